import path from 'node:path';
import { parseArgs } from 'node:util';
import { realIo } from '../../lib/cli/io/real-io';
import { Given } from '../../lib/cli/program/given';
import { readOrder } from '../../lib/cli/simulation/order';
import { reportText } from '../../lib/cli/simulation/report-text';
import { campaignOf } from '../../lib/cli/simulation/share';
import { UnityError } from '../../lib/domain/errors/unity-error';
import type { Branching } from '../../lib/simulation/campaign/branching';
import { singleCampaign } from '../../lib/simulation/campaign/single';
import { forkingBranches } from './forking';

/** Tells how far it is, now and then. */
function telling(branching: Branching): Branching {
  let toldAt = Date.now();
  return {
    ...branching,
    branch: (index) => {
      if (Date.now() - toldAt > 60_000) {
        toldAt = Date.now();
        process.stderr.write(`${index} begun\n`);
      }
      return branching.branch(index);
    },
  };
}

/** `unity simulate --faults single`, with what runs share played once: see `docs/architecture.md`. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      param: { type: 'string', multiple: true },
      revision: { type: 'string', multiple: true },
      failing: { type: 'string' },
      seed: { type: 'string' },
      sample: { type: 'string' },
      part: { type: 'string' },
      jobs: { type: 'string' },
    },
  });
  // Behind a second `--` every option is an argument: it would be another campaign, and an hour before anybody sees it.
  const [, ...more] = positionals;
  if (more.length > 0) throw new UnityError('Usage', { message: `one workflow, and no ${more.join(' ')}` });
  const root = path.resolve(path.dirname(process.argv[1] ?? ''), '..', '..');
  const io = realIo({ packageRoot: root, version: '' });
  const order = await readOrder({ given: new Given(positionals, values), io });
  const jobs = order.jobs ?? io.cores();
  const report = await singleCampaign({
    ...campaignOf(order),
    now: () => io.clock.now(),
    branching: telling(forkingBranches(root, jobs)),
  });
  process.stdout.write(`${reportText(order, { ...report, processes: jobs })}\n`);
  return report.violations.length === 0 ? 0 : 1;
}

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
