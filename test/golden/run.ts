import { readFileSync, statSync } from 'node:fs';
import { definitions } from '../../lambdas/actions/definitions';
import { readWorkflows } from '../../lib/stacks/read-workflows';
import { writeCase } from './golden-case';
import { moments } from './moments';
import { countsOf, record } from './record';

/** `npm run golden -- record v0.1.0`: records sessions of the present code, which must be that release. */
async function run([verb, release]: readonly string[]): Promise<void> {
  if (verb !== 'record' || release === undefined || !/^v\d+\.\d+\.\d+$/.test(release))
    throw new Error('usage: npm run golden -- record v0.1.0');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  if (release !== `v${version}`) throw new Error(`this is ${version}, not ${release}`);
  let bytes = 0;
  for (const workflow of readWorkflows('workflows', definitions)) {
    const counts = await countsOf(workflow);
    for (const moment of moments) {
      const golden = await record(release, workflow, moment, counts);
      if (!golden) continue;
      const file = writeCase(golden);
      const size = statSync(file).size;
      bytes += size;
      process.stdout.write(
        `${file}: ${golden.state}, ${golden.items.length} items, ${golden.calls.length} calls, ${size} bytes\n`,
      );
    }
  }
  process.stdout.write(`${bytes} bytes in all\n`);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
