import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sessionIn, TestDirectory, waits } from '../run-cli';

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
});
