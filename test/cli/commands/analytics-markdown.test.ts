import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { TestDirectory } from '../run-cli';

const directory = new TestDirectory();
afterAll(() => directory.remove());

const workflow = (seconds: number) => `name: wait
steps:
  - {name: pause, service: control, action: wait, timeout: 7200, with: {seconds: ${seconds}}}
  - {name: network, service: aws, action: create_vpc, timeout: 300, depends_on: [pause]}
`;

/** The tables of a Markdown text by the heading above each. */
function tablesOf(markdown: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const parts = markdown.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [title = '', ...lines] = part.split('\n');
      const rows = lines.filter((line) => line.startsWith('|') && !/^\|( --- \|)+$/.test(line));
      return [
        title,
        rows.map((row) =>
          row
            .slice(2, -2)
            .split(' | ')
            .map((cell) => cell.trim()),
        ),
      ];
    }),
  );
}

/** The value at so much of the way, as a percentile of what is known is usually worked out: the nearest rank. */
const nearestRank = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;

/** `2 min 5 s` and the like, in seconds. */
function secondsOf(words: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600 };
  expect(words).toMatch(/^(\d+ h( \d+ min)?|\d+ min( \d+ s)?|\d+(\.\d)? s)$/);
  return [...words.matchAll(/([\d.]+) (s|min|h)/g)].reduce(
    (sum, [, much, unit = '']) => sum + Number(much) * units[unit]!,
    0,
  );
}

test('analytics as Markdown says what the history says, in sentence case, and times as a report does', async () => {
  for (const [index, seconds] of [30, 90, 4_000].entries()) {
    writeFileSync(path.join(directory.path, 'wait.yml'), workflow(seconds));
    const more = index === 1 ? ['--fault', 'network:error'] : [];
    await directory.local('deploy', 'wait.yml', '--stack', `shop${index}`, '--env', 'dev', ...more);
  }
  const { stdout, exitCode } = await directory.local('analytics', '--env', 'dev', '--md');
  expect(exitCode).toBe(0);
  const tables = tablesOf(stdout);
  expect([...tables.keys()].slice(1)).toEqual(['By type', 'Slowest and flakiest steps', 'By week']);

  const list = JSON.parse((await directory.local('list', '--json')).stdout) as readonly {
    readonly session_id: string;
  }[];
  const sessions = [];
  for (const { session_id: id } of list)
    sessions.push(JSON.parse((await directory.local('status', id, '--json')).stdout));
  const ready = sessions
    .filter(({ state }) => state === 'completed')
    .map(({ started_at: from, milestones }) => (Date.parse(milestones.ready_at) - Date.parse(from)) / 1000);
  expect(ready).toHaveLength(2);

  const [heads, ...rows] = [...tables.values()][0]!;
  expect(heads).toEqual(['', 'dev']);
  const figure = new Map(rows.map(([name = '', value = '']) => [name, value]));
  expect(figure.get('Deployments')).toBe('3');
  expect(figure.get('– completed')).toBe('2');
  expect(figure.get('– failed')).toBe('1');
  expect(figure.get('Failure rate')).toBe('33.3 %');
  expect(figure.get('Rollbacks')).toBe('1');
  expect(figure.get('Stacks now')).toBe('2');
  for (const [name, share] of [
    ['Ready after, p50', 0.5],
    ['Ready after, p95', 0.95],
  ] as const)
    expect(Math.abs(secondsOf(figure.get(name)!) - nearestRank(ready, share))).toBeLessThanOrEqual(30);

  expect(tables.get('By type')![0]).toEqual([
    'Environment',
    'Type',
    'Deployments',
    'Completed',
    'Failed',
    'P50',
    'P95',
  ]);
  const [, [environment, type, ...counts] = []] = tables.get('By type')!;
  expect([environment, type, counts.slice(0, 3)]).toEqual(['dev', 'wait', ['3', '2', '1']]);
  for (const words of counts.slice(3)) expect(secondsOf(words)).toBeGreaterThan(30);
  expect(tables.get('Slowest and flakiest steps')![0]).toEqual([
    'Environment',
    'Step',
    'Runs',
    'Failures',
    'Retries',
    'P50',
    'P95',
  ]);
  expect(tables.get('By week')![0]).toEqual(['Environment', 'Week of', 'Completed', 'Spent']);
  expect(stdout).not.toMatch(/[A-Z]{4,}/);

  // The same in a table for terminals, whose heads are capitals.
  const shown = await directory.local('analytics', '--env', 'dev');
  expect(shown.stdout).toMatch(/^ENVIRONMENT +TYPE +DEPLOYMENTS +COMPLETED +FAILED +P50 +P95$/m);
  expect(shown.stdout).toContain(figure.get('Ready after, p95'));
});
