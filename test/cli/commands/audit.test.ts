import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TestDirectory, waits } from '../run-cli';

const directory = new TestDirectory();

beforeAll(async () => {
  writeFileSync(path.join(directory.path, 'two.yml'), waits('two', ['first', 20], ['second', 40, 'first']));
  await directory.local('deploy', 'two.yml', '--stack', 'shop', '--env', 'dev');
  await directory.local('deploy', 'spot', '--stack', 'web', '--env', 'dev');
  await directory.local('rollback', 'web/dev', '--yes');
});
afterAll(() => directory.remove());

interface Entry {
  readonly item: string;
  readonly values: readonly { readonly name: string; readonly from: unknown; readonly to: { readonly id?: string } }[];
}

const valuesOf = (entries: readonly Entry[], name: string) =>
  entries.flatMap(({ values }) => values.filter((value) => value.name === name));

test('every resource is told from its intent to its end, with its id', async () => {
  const entries = JSON.parse((await directory.local('audit', 'web/dev', '--json')).stdout) as Entry[];
  const states = valuesOf(entries, 'resources.vpc').map(({ to }) => (to as { state?: string }).state);
  expect([...new Set(states)]).toEqual(['creating', 'active', 'deleting', 'deleted']);
  const { stdout } = await directory.local('audit', 'web/dev');
  const lines = stdout.split('\n').filter((line) => line.includes('vpc (AWS::EC2::VPC)'));
  expect(lines.map((line) => /: (is to be made|made|is to be removed|gone)/.exec(line)?.[1])).toEqual([
    'is to be made',
    'made',
    'is to be removed',
    'gone',
  ]);
});

test('what was asked for is there: parameters, configuration, and states old and new', async () => {
  const entries = JSON.parse((await directory.local('audit', 'shop/dev', '--json')).stdout) as Entry[];
  const names = entries.find(({ item }) => item === 'SESSION')?.values.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['parameters', 'config', 'on_failure', 'workflow_id', 'requester']));
  const session = entries.filter(({ item }) => item === 'SESSION');
  expect(valuesOf(session, 'state').map(({ from, to }) => [from, to])).toEqual([
    [null, 'requested'],
    ['requested', 'validating'],
    ['validating', 'executing'],
    ['executing', 'completed'],
  ]);
});

test.each(['shop/dev', 'web/dev'])('--verify proves the audit of %s', async (stack) => {
  const { exitCode, stdout } = await directory.local('audit', stack, '--verify', '--json');
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ ok: true, findings: [], digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(result.proven).toHaveLength(3);
  expect(exitCode).toBe(0);
  const kept = await directory.local('audit', stack, '--verify', '--digest', result.digest);
  expect(kept.exitCode).toBe(0);
  expect((await directory.local('audit', stack, '--verify', '--digest', 'f'.repeat(64))).exitCode).toBe(1);
});

test('an export is proven without an account, and no longer once it was changed', async () => {
  const file = path.join(directory.path, 'audit.jsonl');
  expect((await directory.local('audit', 'web/dev', '--export', 'audit.jsonl')).exitCode).toBe(0);
  expect(await directory.run(['audit', '--verify', '--from', 'audit.jsonl'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('web/dev: nothing contradicts the audit'),
  });
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/("item":"STEP#create_vpc".*?"via":)"make_network"/, '$1"make_nothing"'),
  );
  const { exitCode, stdout } = await directory.run(['audit', '--verify', '--from', 'audit.jsonl']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/✗ STEP#create_vpc version \d+: it is not what was written/);
});

test.each([
  [['audit']],
  [['audit', 'shop/dev', '--from', 'audit.jsonl', '--verify']],
  [['audit', '--from', 'audit.jsonl']],
  [['audit', '--verify', '--from', 'nowhere.jsonl']],
  [['audit', 'shop/dev', '--digest', 'f']],
  [['audit', 'shop/dev', '--export', 's3://bucket/key']],
  [['audit', 'shop/dev', '--export', 's3://bucket']],
])('%j is refused', async (argv) => {
  expect((await directory.local(...argv)).exitCode).toBe(252);
});
