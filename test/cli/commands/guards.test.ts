import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, sessionIn, TestDirectory, waits } from '../run-cli';

let directory: TestDirectory;

beforeEach(() => {
  directory = new TestDirectory();
  writeFileSync(path.join(directory.path, 'one.yml'), waits('one', ['first', 20]));
});
afterEach(() => directory.remove());

const configured = (dev: string): void =>
  writeFileSync(path.join(directory.path, 'unity.yaml'), `environments:\n  dev:\n    ${dev}\n`);
const deployment = ['deploy', 'one.yml', '--stack', 'shop', '--env', 'dev'] as const;

describe('windows', () => {
  // A minute a week: no test begins in it.
  const window = 'windows: [{days: [sun], from: "03:00", to: "03:01", time_zone: UTC}]';

  test('a deployment outside of them says when the next opens, and what to do', async () => {
    configured(`deployments: {${window}, override_windows: true}`);
    const { exitCode, stderr } = await directory.local(...deployment);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/UNITY-E2052/);
    expect(stderr).toMatch(/the next one opens Sun \d{4}-\d\d-\d\d 03:00 UTC \(/);
    expect(stderr).toMatch(/--override-window REASON/);
  });

  test('with a reason it goes on, and the audit has it', async () => {
    configured(`deployments: {${window}, override_windows: true}`);
    const { exitCode, stdout } = await directory.local(...deployment, '--override-window', 'it is down', '--json');
    expect(exitCode).toBe(0);
    const audit = await directory.local('audit', sessionIn(stdout).session_id);
    expect(audit.stdout).toMatch(/outside of the windows of dev, as claimed by \S+: it is down/);
  });

  test('where nobody may override them a reason is for nothing', async () => {
    configured(`deployments: {${window}}`);
    const { exitCode, stderr } = await directory.local(...deployment, '--override-window', 'it is down');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/UNITY-E2053/);
  });

  test.each(['', '   ', 'two\nlines'])('a reason %j is none', async (reason) => {
    configured(`deployments: {${window}, override_windows: true}`);
    const { exitCode, stderr } = await directory.local(...deployment, `--override-window=${reason}`);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/override.window/);
  });
});

describe('deletion protection', () => {
  test('destroy is refused with the way on; what is taken out of the file lets it go', async () => {
    configured('deletion_protection: true');
    expect((await directory.local(...deployment)).exitCode).toBe(0);
    const kept = await directory.local('destroy', 'shop/dev', '--confirm=shop');
    expect(kept.exitCode).toBe(1);
    expect(kept.stderr).toMatch(/UNITY-E2054/);
    expect(kept.stderr).toMatch(/deletion_protection/);
    configured('publish: true');
    expect((await directory.local('destroy', 'shop/dev', '--confirm=shop')).exitCode).toBe(0);
  });

  test('a resume says that it keeps what stands should it fail, and why; the contrary is refused with the way on', async () => {
    configured('deletion_protection: true');
    await directory.local('deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--json');
    await directory.local('rollback', 'shop/dev', '--to', 'network', '--yes');
    const resumed = (...more: readonly string[]) => directory.local('resume', 'shop/dev', ...more);
    const why = 'environments.dev.deletion_protection';
    expect((await resumed('--dry-run')).stderr).toContain(
      `Should it fail it stays as it stands: it has completed, and \`${why}\` keeps it.`,
    );
    const strategyOf = async (...more: readonly string[]) =>
      jsonLines((await resumed('--dry-run', '--json', ...more)).stdout).find(({ type }) => type === 'plan')?.data;
    expect(await strategyOf()).toMatchObject({ on_failure: { what: 'keep', from: why } });
    const refused = await resumed('--yes', '--on-failure', 'rollback');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/UNITY-E2054/);
    expect(refused.stderr).toContain(`take \`${why}\` out of unity.yaml and \`cdk deploy\` first`);
    configured('publish: true');
    expect(await strategyOf()).toMatchObject({ on_failure: { what: 'rollback', from: 'session' } });
    expect(await strategyOf('--on-failure', 'keep')).toMatchObject({ on_failure: { what: 'keep', from: 'request' } });
  });
});

describe('a time to live', () => {
  const extended = ['extend', 'shop/dev', '--hours', '72'] as const;

  test('status and list show it, extend puts it off', async () => {
    configured('time_to_live_hours: 48');
    expect((await directory.local(...deployment)).exitCode).toBe(0);
    const [before] = JSON.parse((await directory.local('list', '--json')).stdout);
    expect((await directory.local('status', 'shop/dev')).stdout).toMatch(
      /takes itself down at \d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? UTC: unity extend one-\w+ --hours N/,
    );
    expect((await directory.local('list')).stdout).toMatch(
      /TOOK +ENDS \(UTC\)\n.*completed.* \d{4}-\d\d-\d\d \d\d:\d\d/,
    );
    const { exitCode, stderr } = await directory.local(...extended, '--reason', 'the demo is tomorrow');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringMatching(/stands until \d{4}-.* UTC\./) });
    const after = JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout);
    const hours = (Date.parse(after.expires_at) - Date.parse(before.expires_at)) / 3_600_000;
    expect(hours).toBeGreaterThanOrEqual(24);
    expect(hours).toBeLessThan(25);
    const audit = await directory.local('audit', after.session_id);
    expect(audit.stdout).toMatch(/the demo is tomorrow/);
  });

  test('where there is none nothing is shown, and extend says so', async () => {
    configured('publish: true');
    await directory.local(...deployment);
    expect((await directory.local('list')).stdout).not.toMatch(/ENDS/);
    expect((await directory.local('status', 'shop/dev', '--json')).stdout).not.toMatch(/expires_at/);
    const { exitCode, stderr } = await directory.local(...extended);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/UNITY-E2055/);
    expect(stderr).toMatch(/has no time to live/);
  });

  test.each(['0', '-1', '1.5', '8761', '1e3', 'NaN', '٤٨', '', '48h'])('--hours %j is refused', async (hours) => {
    const { exitCode, stderr } = await directory.local('extend', 'shop/dev', `--hours=${hours}`);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/--hours/);
  });
});
