import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { leastScore, type Mutant, type Survivor, scoreOf, stale, unlisted } from './judge';
import { parts } from './parts';
import { mutantsOf } from './stryker';

/** Usage: npm run mutation [-- AREA|FOLDER ...] [--concurrency N]. Fails below 90 in an area, or when the list of survivors is not true. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { concurrency: { type: 'string', default: '2' } },
    allowPositionals: true,
  });
  const chosen = parts.filter(
    ({ area, mutate }) =>
      positionals.length === 0 ||
      positionals.some((one) => area === one || mutate.some((place) => place.startsWith(one))),
  );
  if (chosen.length === 0) throw new Error(`no part of test/mutation/parts.ts is called ${positionals.join(' or ')}`);
  const print = (line: string): boolean => process.stdout.write(`${line}\n`);
  const mutants = new Map<string, readonly Mutant[]>();
  for (const part of chosen) {
    const began = Date.now();
    const found = await mutantsOf(part, Number(values.concurrency));
    mutants.set(part.area, [...(mutants.get(part.area) ?? []), ...found]);
    print(`${part.mutate.join(', ')}: ${found.length} mutants, ${Math.round((Date.now() - began) / 1000)} s`);
  }
  const all = [...mutants.values()].flat();
  const listed = parse(readFileSync('test/mutation/survivors.yml', 'utf8')) as readonly Survivor[];
  const scores = [...mutants].map(([area, found]) => scoreOf(area, found));
  print('\narea | mutants | killed | survived | score');
  for (const { area, mutants, killed, survived, score } of scores)
    print([area, mutants, killed, survived, score.toFixed(1)].join(' | '));
  const unknown = unlisted(all, listed);
  if (unknown.length > 0) {
    print('\nsurvived, and not in test/mutation/survivors.yml:');
    print(
      stringify(
        unknown.map(({ file, line, mutant }) => ({ file, mutant, reason: `line ${line}: ` })),
        { lineWidth: 0 },
      ),
    );
  }
  const looked = new Set(all.map(({ file }) => file));
  const wrong = stale(
    all,
    listed.filter(({ file }) => positionals.length === 0 || looked.has(file)),
  );
  for (const { file, mutant } of wrong) print(`listed, and does not survive: ${file}: ${mutant}`);
  if (unknown.length + wrong.length > 0 || scores.some(({ score }) => score < leastScore)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
