import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSince } from '../../../lib/cli/input/since';
import { TestDirectory, waits } from '../run-cli';

const directory = new TestDirectory();
let id: string;

beforeAll(async () => {
  writeFileSync(path.join(directory.path, 'two.yml'), waits('two', ['first', 20], ['second', 40, 'first']));
  for (const stack of ['shop', 'other']) await directory.local('deploy', 'two.yml', '--stack', stack, '--env', 'dev');
  id = JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout).session_id;
});
afterAll(() => directory.remove());

interface Line {
  readonly 'detail-type': string;
  readonly detail: { readonly metadata: { readonly correlation_id: string; readonly stack_name: string } };
}

async function told(...argv: readonly string[]): Promise<readonly Line[]> {
  const { stdout, exitCode } = await directory.local('events', '--json', ...argv);
  expect(exitCode).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

test('events come whole, as EventBridge hands them on', async () => {
  const [first] = await told();
  expect(Object.keys(first!)).toEqual([
    'version',
    'id',
    'detail-type',
    'source',
    'account',
    'time',
    'region',
    'resources',
    'detail',
  ]);
});

test('of one type, one session, one stack', async () => {
  const all = await told();
  expect(new Set((await told('--type', 'STEP_STATE_CHANGED')).map((line) => line['detail-type']))).toEqual(
    new Set(['STEP_STATE_CHANGED']),
  );
  const ofSession = await told('--session', id);
  expect(new Set(ofSession.map(({ detail }) => detail.metadata.correlation_id))).toEqual(new Set([id]));
  expect(await told('--stack', 'shop/dev')).toEqual(ofSession);
  expect(all.length).toBe(2 * ofSession.length);
  expect(await told('--stack', 'shop/prod')).toEqual([]);
});

test('not older than asked for', async () => {
  const all = await told();
  expect(await told('--since', '7d')).toEqual(all);
  expect(await told('--since', '2100-01-01')).toEqual([]);
  // The second deployment began when the first had ended, a minute or so later.
  const newer = await told('--since', '80s');
  expect(newer.length).toBeGreaterThan(0);
  expect(newer.length).toBeLessThan(all.length);
});

test('what is no session, stack or time is said to be none', async () => {
  for (const given of [
    ['--session', 'shop'],
    ['--stack', 'shop'],
    ['--since', 'yesterday'],
  ]) {
    const { exitCode, stderr } = await directory.local('events', ...given);
    expect([exitCode, stderr]).toEqual([252, expect.stringContaining(given[0]!)]);
  }
});

test('a moment is so long ago, or a time', () => {
  const now = Date.UTC(2026, 0, 2);
  expect(['90s', '30m', '2h', '7d'].map((text) => now - readSince(text, now))).toEqual([
    90_000, 1_800_000, 7_200_000, 604_800_000,
  ]);
  expect(readSince('2026-01-01T12:00:00Z', now)).toBe(Date.UTC(2026, 0, 1, 12));
  for (const text of ['', '5', '5w', '-5m', '12:00', '2026-13-01'])
    expect(() => readSince(text, now)).toThrow('--since');
});

test('--follow goes on until Ctrl-C, and then ends with 130', async () => {
  const { exitCode, stdout } = await directory.run(['events', '--follow', '--local'], { interruptAt: 'CHANGED' });
  expect(exitCode).toBe(130);
  expect(stdout).toContain('DEPLOYMENT_STATE_CHANGED');
});
