import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, TestDirectory } from '../run-cli';

const workflow = `name: edge
steps:
  - name: create_distribution
    service: aws
    action: create_distribution
    timeout: 900
    with: { dns_name: shop-1.us-east-1.elb.amazonaws.com }
`;

let directory: TestDirectory;

beforeEach(() => {
  directory = new TestDirectory();
  writeFileSync(path.join(directory.path, 'edge.yml'), workflow);
});
afterEach(() => directory.remove());

const deploy = (...more: readonly string[]) =>
  directory.local('deploy', 'edge.yml', '--stack', 'shop', '--env', 'dev', ...more);

async function left(): Promise<readonly unknown[]> {
  const { stdout } = await directory.run(['local', 'inventory', '--json']);
  return (JSON.parse(stdout) as { kept: string | null }[]).filter(({ kept }) => kept === null);
}

test('a command on the simulated account stays until slow tails have ended too, and says what it waits for', async () => {
  await deploy();
  const { exitCode, stderr } = await directory.local('rollback', 'shop/dev', '--yes');
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(
    /rolled back \(pending\), waiting for 1 slow tail: AWS::CloudFront::Distribution E\w+ of create_/,
  );
  expect(stderr).toContain('rolled back (clean)');
  expect(await left()).toEqual([]);
});

test('a deployment that fails on a slow thing ends with its tails, too', async () => {
  const { exitCode, stdout } = await deploy('--fault', 'create_distribution:timeout', '--json');
  const lines = jsonLines(stdout);
  expect(exitCode).not.toBe(0);
  const verdicts = lines.filter(({ type }) => type === 'session').map(({ data }) => data.verdict);
  expect(verdicts.slice(-2)).toEqual(['pending', 'clean']);
  expect(lines.at(-1)).toMatchObject({ session: { state: 'rolled_back', rollback: { verdict: 'clean', tails: [] } } });
  expect(await left()).toEqual([]);
});

test('a tail that stays needs a hand, is shown, and goes with the next rollback', async () => {
  await deploy();
  const failed = await directory.local('rollback', 'shop/dev', '--yes', '--fault', 'undo:create_distribution:timeout');
  expect(failed).toMatchObject({ exitCode: 2 });
  expect(failed.stderr).toContain('AWS::CloudFront::Distribution');
  const status = await directory.local('status', 'shop/dev');
  expect(status.stdout).toContain('failed (dirty)');
  const again = await directory.local('rollback', 'shop/dev', '--yes');
  expect(again.exitCode).toBe(0);
  expect(await left()).toEqual([]);
});
