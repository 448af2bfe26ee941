import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sessionIn, TestDirectory } from '../run-cli';

const workflow = [
  'name: asks',
  'outputs:',
  '  who: ${steps.go_live.approved_by}',
  'steps:',
  '  - {name: go_live, service: control, action: approve, timeout: 3600, with: {message: Open the shop?}}',
  '',
].join('\n');
const twice = `${workflow}  - {name: also, service: control, action: approve, timeout: 3600, with: {message: Really?}}\n`;

let directory: TestDirectory;

beforeEach(() => {
  directory = new TestDirectory();
  writeFileSync(path.join(directory.path, 'asks.yml'), workflow);
  writeFileSync(path.join(directory.path, 'twice.yml'), twice);
});
afterEach(() => directory.remove());

const deploy = (...more: readonly string[]) =>
  directory.local('deploy', 'asks.yml', '--stack', 'shop', '--env', 'dev', ...more);

/** Until the deployment of another terminal asks so many things. */
async function asked(questions = 1): Promise<string> {
  for (;;) {
    const { exitCode, stdout } = await directory.local('status', 'shop/dev', '--json');
    const session = exitCode === 0 ? JSON.parse(stdout) : undefined;
    const waiting = (session?.steps ?? []).filter((step: { waiting_for: string | null }) => step.waiting_for !== null);
    if (waiting.length === questions) return session.session_id;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a deployment that asks', () => {
  test('waits in real time, says which command answers, and goes on when another terminal approves', async () => {
    const deployment = deploy();
    const id = await asked();
    // A person takes longer than the terminal between two looks.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const approved = await directory.local('approve', `${id}/go_live`, '--reason', 'looks good');
    expect(approved).toMatchObject({ exitCode: 0, stdout: '' });
    expect(approved.stderr).toContain(`go_live of ${id} is approved`);
    const { exitCode, stderr } = await deployment;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('go_live: waits for approval: Open the shop?');
    expect(stderr).toContain(`unity approve ${id}/go_live --local`);
    expect(stderr).toContain(`unity reject ${id}/go_live --reason WHY --local`);
    const { stdout } = await directory.local('outputs', 'shop/dev', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ who: 'tester' });
    const audit = await directory.local('audit', 'shop/dev', '--json');
    expect(audit.stdout).toMatch(/"actor": ?"tester"[^}]*"reason": ?"looks good"[^}]*"change": ?"signal"/);
  });

  test('is left after --timeout, though nothing is written while it asks', async () => {
    const { exitCode, stderr } = await deploy('--timeout', '4');
    expect([exitCode, stderr]).toEqual([124, expect.stringContaining('has not ended within 4 seconds')]);
  });

  test('fails when it is rejected, with the reason as its cause', async () => {
    const deployment = deploy('--json');
    await asked();
    const rejected = await directory.local('reject', 'shop/dev', '--reason', 'not before Monday', '--json');
    expect(rejected.exitCode).toBe(0);
    expect(JSON.parse(rejected.stdout)).toMatchObject({ stack_name: 'shop' });
    const { exitCode, stdout } = await deployment;
    expect(exitCode).toBe(1);
    expect(sessionIn(stdout).root_cause).toMatchObject({
      step: 'go_live',
      code: 'ApprovalRejected',
      message: 'rejected by tester: not before Monday',
    });
  });

  test('waits for nobody with --speed max', async () => {
    const { exitCode, stdout } = await deploy('--json', '--speed', 'max');
    expect(exitCode).toBe(1);
    expect(sessionIn(stdout).root_cause).toMatchObject({ code: 'StepTimedOut' });
  });

  test('that asks twice wants to know which', async () => {
    const deployment = directory.local('deploy', 'twice.yml', '--stack', 'shop', '--env', 'dev', '--json');
    await asked(2);
    const which = await directory.local('approve', 'shop/dev');
    expect(which.exitCode).toBe(1);
    expect(which.stderr).toContain('go_live, also');
    expect((await directory.local('approve', 'shop/dev/go_live')).exitCode).toBe(0);
    expect((await directory.local('approve', 'shop/dev')).exitCode).toBe(0);
    expect((await deployment).exitCode).toBe(0);
  });

  test('has nothing to say to who answers what nobody asked', async () => {
    const { exitCode } = await deploy('--speed', 'max');
    expect(exitCode).toBe(1);
    const nothing = await directory.local('approve', 'shop/dev');
    expect(nothing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('UNITY-E2011') });
    const missing = await directory.local('approve', 'shop/dev/nowhere');
    expect(missing.stderr).toContain('has no step nowhere');
    const silent = await directory.local('reject', 'shop/dev');
    expect(silent).toMatchObject({ exitCode: 252, stderr: expect.stringContaining('--reason') });
  });

  test('is not approved by who has started it where the environment wants four eyes', async () => {
    writeFileSync(path.join(directory.path, 'unity.yaml'), 'environments: {dev: {approvals: {four_eyes: true}}}\n');
    const deployment = deploy('--json');
    await asked();
    const refused = await directory.local('approve', 'shop/dev');
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('UNITY-E2024') });
    expect((await directory.local('reject', 'shop/dev', '--reason', 'alone')).exitCode).toBe(0);
    expect((await deployment).exitCode).toBe(1);
    const { stdout } = await directory.local('status', 'shop/dev');
    expect(stdout).toContain('wanted by tester (verified)');
  });

  test('is not approved by who is no operator of the environment', async () => {
    const operators = 'arn:aws:iam::123456789012:role/Operators';
    writeFileSync(path.join(directory.path, 'unity.yaml'), `environments: {dev: {operators: ["${operators}"]}}\n`);
    const deployment = deploy('--json', '--speed', '1000');
    await asked();
    const refused = await directory.local('approve', 'shop/dev');
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('UNITY-E2023') });
    expect((await deployment).exitCode).toBe(1);
  });

  test('is held by a process in the background, which waits for people too', async () => {
    const detached = directory.local('deploy', 'asks.yml', '--stack', 'shop', '--env', 'dev', '--detach', '--json');
    while (directory.background.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const host = directory.run(directory.background[0]!);
    expect((await detached).exitCode).toBe(0);
    await asked();
    expect((await directory.local('approve', 'shop/dev')).exitCode).toBe(0);
    expect((await host).exitCode).toBe(0);
    expect(JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout).state).toBe('completed');
  });
});

describe('a deployment that fails where rollbacks need an approval', () => {
  const failed = async () => {
    const deployment = deploy('--json', '--on-failure', 'approval');
    await asked();
    await directory.local('reject', 'shop/dev', '--reason', 'not before Monday');
    const { exitCode, stdout } = await deployment;
    expect(exitCode).toBe(1);
    return sessionIn(stdout);
  };
  const status = async (): Promise<string> => (await directory.local('status', 'shop/dev')).stdout;

  test('says whom it waits for and until when, and is undone by the command that it names', async () => {
    const session = await failed();
    expect(session).toMatchObject({ state: 'failed', rollback_approval: { state: 'asked' } });
    const id = session.session_id;
    const until = /until \d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? UTC/;
    expect(await status()).toMatch(new RegExp(`waits for a person, whether to roll back, ${until.source}`));
    expect(await status()).toContain(`unity approve ${id} --local, or unity reject ${id} --reason WHY --local`);
    expect((await directory.local('list')).stdout).toContain('failed (asks)');
    expect(JSON.parse((await directory.local('list', '--json')).stdout)).toMatchObject([
      { rollback_approval: 'asked' },
    ]);
    const approved = await directory.local('approve', 'shop/dev', '--reason', 'nothing to look at', '--json');
    expect(approved.exitCode).toBe(0);
    expect(JSON.parse(approved.stdout)).toMatchObject({
      state: 'rolled_back',
      rollback_approval: { state: 'approved', by: expect.stringContaining('tester'), reason: 'nothing to look at' },
    });
    expect(await status()).toContain('rollback approved by');
    expect((await directory.local('approve', 'shop/dev')).stderr).toContain('UNITY-E2011');
  });

  test('stays when a person rejects or cancels, and says so', async () => {
    await failed();
    const rejected = await directory.local('reject', 'shop/dev', '--reason', 'I mend it');
    expect(rejected).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('unity resume') });
    expect(await status()).toMatch(/rollback rejected by .*tester: I mend it/);
    expect((await directory.local('rollback', 'shop/dev', '--yes')).exitCode).toBe(0);
    await failed();
    const { exitCode, stderr } = await directory.local('cancel', 'shop/dev', '--reason', 'I look at it');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('asks no more') });
    expect(await status()).toMatch(/rollback withdrawn by .*tester: I look at it/);
  });

  test('tells its end with the commands that answer', async () => {
    const deployment = deploy('--on-failure', 'approval', '--speed', 'max');
    const { stderr } = await deployment;
    expect(stderr).toMatch(/waits for +a person, whether to roll back, until /);
    expect(stderr).toMatch(
      /unity approve asks-[0-9a-f]{10} --local\n +unity reject asks-[0-9a-f]{10} --reason WHY --local/,
    );
  });
});
