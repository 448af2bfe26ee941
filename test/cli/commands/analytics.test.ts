import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { TestDirectory } from '../run-cli';

const directory = new TestDirectory();
afterAll(() => directory.remove());

const workflow = 'name: net\nsteps:\n  - {name: network, service: aws, action: create_vpc, timeout: 300}\n';

test('shows environments side by side, or as JSON; drift only where it was looked for', async () => {
  writeFileSync(path.join(directory.path, 'net.yml'), workflow);
  for (const environment of ['dev', 'staging'])
    expect((await directory.local('deploy', 'net.yml', '--stack', 'shop', '--env', environment)).exitCode).toBe(0);
  const failing = await directory.local(
    'deploy',
    'net.yml',
    '--stack',
    'bad',
    '--env',
    'dev',
    '--fault',
    'network:error',
  );
  expect(failing.exitCode).toBe(1);

  const shown = await directory.local('analytics');
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout).toMatch(/^Deployments begun from \d{4}-\d\d-\d\d .* UTC\n\n +dev +prod +staging\n/);
  expect(shown.stdout).toMatch(/^deployments +2 +0 +1$/m);
  expect(shown.stdout).toMatch(/^failure rate +50\.0 % +- +0\.0 %$/m);
  expect(shown.stdout).toMatch(/^drift +not looked +not looked +not looked$/m);

  const { stdout, exitCode } = await directory.local(
    'analytics',
    '--env',
    'dev',
    '--since',
    '7d',
    '--refresh',
    '--json',
  );
  expect(exitCode).toBe(0);
  const { format_version, since, until, environments } = JSON.parse(stdout);
  expect(format_version).toBe('1.0');
  expect(Date.parse(until) - Date.parse(since)).toBe(7 * 86_400_000);
  expect(environments).toMatchObject([
    { environment: 'dev', deployments: 2, completed: 1, failed: 1, drift: { looked: 1, drifted: 0, differences: 0 } },
  ]);

  for (const none of ['0s', '2999-01-01'])
    expect(await directory.local('analytics', '--since', none)).toMatchObject({ exitCode: 252, stdout: '' });

  const old = JSON.parse((await directory.local('analytics', '--env', 'dev', '--since', '1s', '--json')).stdout);
  expect(old.environments).toMatchObject([{ deployments: 0, standing: 1 }]);
  expect((await directory.local('analytics', '--since', 'soon')).exitCode).toBe(252);
  expect((await directory.local('analytics', '--env', 'nowhere')).exitCode).toBe(252);
});
