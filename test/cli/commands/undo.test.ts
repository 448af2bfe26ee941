import { jsonLines, type Outcome, TestDirectory } from '../run-cli';

let directory: TestDirectory;

beforeEach(() => {
  directory = new TestDirectory();
});
afterEach(() => directory.remove());

const deploySpot = (environment = 'dev', ...more: readonly string[]): Promise<Outcome> =>
  directory.local('deploy', 'spot', '--stack', 'shop', '--env', environment, '--json', ...more);

/** What is in the account and nobody meant to stay. */
async function left(): Promise<readonly unknown[]> {
  const { stdout } = await directory.run(['local', 'inventory', '--json']);
  return (JSON.parse(stdout) as { kept: string | null }[]).filter(({ kept }) => kept === null);
}

describe('unity rollback', () => {
  test('leaves nothing of a deployment and touches nothing of others', async () => {
    await directory.local('doctor');
    const before = await directory.run(['local', 'inventory', '--json']);
    await deploySpot();
    expect((await left()).length).toBeGreaterThan(10);
    const { exitCode, stdout } = await directory.local('rollback', 'shop/dev', '--yes', '--json');
    expect(exitCode).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({
      type: 'summary',
      session: { state: 'rolled_back', root_cause: null, rollback: { verdict: 'clean', leftovers: [] } },
    });
    expect((await directory.run(['local', 'inventory', '--json'])).stdout).toBe(before.stdout);
  });

  test('shows what it would undo, in its order, and changes nothing with --dry-run', async () => {
    await deploySpot();
    const before = (await left()).length;
    const { exitCode, stdout, stderr } = await directory.local('rollback', 'shop/dev', '--dry-run', '--json');
    const [, plan] = jsonLines(stdout);
    expect({ exitCode, stderr, type: plan!.type }).toEqual({ exitCode: 0, stderr: '', type: 'plan' });
    const steps = (plan!.data.undo as { step: string }[]).map(({ step }) => step);
    expect(steps.indexOf('setup_docker')).toBeLessThan(steps.indexOf('launch_spot_instance'));
    expect(steps.indexOf('launch_spot_instance')).toBeLessThan(steps.indexOf('create_vpc'));
    expect((await left()).length).toBe(before);
  });

  test('asks, and does nothing without a yes', async () => {
    await deploySpot();
    const declined = await directory.run(['rollback', 'shop/dev', '--local'], { answers: ['n'] });
    expect(declined.exitCode).toBe(1);
    expect(declined.stderr).toContain('error[UNITY-E5017]');
    const nobody = await directory.local('rollback', 'shop/dev');
    expect(nobody.exitCode).toBe(252);
    expect(nobody.stderr).toContain('--yes');
    expect((await left()).length).toBeGreaterThan(10);
    const agreed = await directory.run(['rollback', 'shop/dev', '--local', '--speed', 'max'], { answers: ['y'] });
    expect(agreed.exitCode).toBe(0);
    expect(await left()).toEqual([]);
    // Its own time: the deployment before it took as long again.
    const { stdout } = await directory.local('status', 'shop/dev', '--json');
    const { started_at, completed_at } = JSON.parse(stdout).rollback;
    const seconds = Math.round((Date.parse(completed_at) - Date.parse(started_at)) / 1000);
    const [, minutes, rest] = /rolled back \(clean\) in (\d+) m (\d+) s/.exec(agreed.stderr)!;
    expect(Math.abs(Number(minutes) * 60 + Number(rest) - seconds)).toBeLessThanOrEqual(1);
  });

  test('keeps what was ready at a checkpoint', async () => {
    await deploySpot();
    const { exitCode } = await directory.local('rollback', 'shop/dev', '--to', 'network', '--yes');
    expect(exitCode).toBe(0);
    const types = ((await left()) as { type: string }[]).map(({ type }) => type);
    expect(types).toContain('AWS::EC2::VPC');
    expect(types).not.toContain('AWS::EC2::Instance');
    const unknown = await directory.local('rollback', 'shop/dev', '--to', 'nowhere', '--yes');
    expect(unknown.exitCode).toBe(252);
    expect(unknown.stderr).toContain('there is no checkpoint `nowhere`; there are');
  });

  test('has nothing to do for what holds nothing', async () => {
    await deploySpot();
    await directory.local('rollback', 'shop/dev', '--yes');
    const { exitCode, stderr } = await directory.local('rollback', 'shop/dev');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Nothing to undo');
  });

  test('wants the stack’s name in production, not only a yes', async () => {
    await deploySpot('prod');
    const yes = await directory.local('rollback', 'shop/prod', '--yes');
    expect(yes.exitCode).toBe(252);
    expect(yes.stderr).toContain('--confirm=shop');
    const wrong = await directory.local('rollback', 'shop/prod', '--confirm=shup');
    expect(wrong.exitCode).toBe(252);
    expect((await left()).length).toBeGreaterThan(10);
    const right = await directory.local('rollback', 'shop/prod', '--confirm=shop');
    expect(right.exitCode).toBe(0);
    expect(await left()).toEqual([]);
  });
});

describe('unity destroy', () => {
  test('takes a stack down when its name was typed', async () => {
    await deploySpot();
    const wrong = await directory.run(['destroy', 'shop/dev', '--local'], { answers: ['dev'] });
    expect(wrong.exitCode).toBe(1);
    expect((await left()).length).toBeGreaterThan(10);
    const right = await directory.run(['destroy', 'shop/dev', '--local', '--speed', 'max'], { answers: ['shop'] });
    expect(right.exitCode).toBe(0);
    expect(await left()).toEqual([]);
    expect((await deploySpot()).exitCode).toBe(0);
  });

  test('knows no stack that never was', async () => {
    const { exitCode, stderr } = await directory.local('destroy', 'shop/dev', '--confirm=shop');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[UNITY-E2009]');
  });
});

describe('a step that fails', () => {
  test('is rolled back and named, and what struck it is told', async () => {
    const { exitCode, stdout } = await deploySpot('dev', '--fault', 'launch_spot_instance:error');
    const lines = jsonLines(stdout);
    expect(exitCode).toBe(1);
    expect(lines.at(-1)).toMatchObject({
      session: {
        state: 'rolled_back',
        root_cause: { step: 'launch_spot_instance', code: 'AccessDenied' },
        rollback: { verdict: 'clean' },
      },
    });
    const fault = lines.find(({ type }) => type === 'fault');
    expect(fault).toMatchObject({ step: 'launch_spot_instance', data: { call: 'ec2:CreateLaunchTemplate' } });
    expect((fault!.data.held as { type: string }[]).map(({ type }) => type)).toContain('AWS::EC2::VPC');
    expect(await left()).toEqual([]);
  });

  test('ends with a block that says what failed, what is there now, and where to go on', async () => {
    const { exitCode, stdout, stderr } = await directory.local(
      ...['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--fault', 'setup_docker:error'],
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/failed +step setup_docker \(docker\/setup_containers\), attempt 1/);
    expect(stderr).toMatch(/code +AccessDeniedException/);
    expect(stderr).toMatch(/request id +[0-9a-f-]{36}/);
    expect(stderr).toMatch(/live now +nothing of it/);
    expect(stderr).toMatch(/next +unity logs spot-\w+ --step setup_docker --local/);
  });

  test('stays as it is with --on-failure keep, until somebody rolls it back', async () => {
    const { exitCode, stdout } = await deploySpot('dev', '--on-failure', 'keep', '--fault', 'setup_docker:error');
    expect(exitCode).toBe(1);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ session: { state: 'failed', rollback: null } });
    expect((await left()).length).toBeGreaterThan(5);
    expect((await directory.local('rollback', 'shop/dev', '--yes')).exitCode).toBe(0);
    expect(await left()).toEqual([]);
  });
});

describe('faults in a rollback', () => {
  test('strike the undo of a step; it ends clean, and the line says what was struck', async () => {
    await deploySpot();
    const argv = ['rollback', 'shop/dev', '--yes', '--json', '--fault', 'undo:create_vpc:crash-before-record'];
    const { exitCode, stdout } = await directory.local(...argv);
    expect(exitCode).toBe(0);
    const fault = jsonLines(stdout).find(({ type }) => type === 'fault');
    expect(fault).toMatchObject({ step: 'create_vpc', data: { fault: 'crash-before-record', side: 'undo' } });
    expect(await left()).toEqual([]);
  });

  test('may be asked for when a deployment starts', async () => {
    const faults = ['--fault', 'setup_docker:error', '--fault', 'undo:create_vpc:errorxall'];
    const { exitCode, stdout } = await deploySpot('dev', ...faults);
    expect(exitCode).toBe(2);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ session: { state: 'failed', rollback: { verdict: 'dirty' } } });
    expect((await left()).length).toBeGreaterThan(0);
    const again = await directory.local('rollback', 'shop/dev', '--yes', '--json');
    expect(again.exitCode).toBe(0);
    expect(await left()).toEqual([]);
  });

  test('are refused where they cannot apply', async () => {
    await deploySpot();
    for (const [fault, why] of [
      ['create_vpc:error', 'write `undo:create_vpc:error`'],
      ['undo:create_vpc:capacity', '`capacity` cannot strike the undo of `create_vpc`'],
      ['undo:check_health:error', 'calls nothing that could be struck'],
    ] as const) {
      const { exitCode, stderr } = await directory.local('rollback', 'shop/dev', '--yes', '--fault', fault);
      expect(exitCode).toBe(252);
      expect(stderr).toContain(why);
    }
    expect((await left()).length).toBeGreaterThan(10);
  });
});
