import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonLines, type Outcome, packageRoot, TestDirectory } from '../run-cli';

let directory: TestDirectory;

beforeEach(() => {
  directory = new TestDirectory();
});
afterEach(() => directory.remove());

const failed = (...more: readonly string[]): Promise<Outcome> =>
  directory.local(
    ...['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--on-failure', 'keep', '--json'],
    ...['--fault', 'setup_docker:error', ...more],
  );

async function alive(type: string): Promise<readonly string[]> {
  const { stdout } = await directory.run(['local', 'inventory', '--json']);
  const rows = JSON.parse(stdout) as { type: string; id: string; kept: string | null }[];
  return rows.flatMap((row) => (row.kept === null && row.type === type ? [row.id] : []));
}
const instances = () => alive('AWS::EC2::Instance');
const named = (steps: unknown) => (steps as { step: string }[]).map(({ step }) => step);

describe('unity resume', () => {
  test('goes on from the step that failed, tells what it does, and makes nothing twice', async () => {
    expect((await failed()).exitCode).toBe(1);
    const before = await instances();
    expect(before).toHaveLength(1);
    const { exitCode, stdout, stderr } = await directory.local('resume', 'shop/dev', '--yes', '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const lines = jsonLines(stdout);
    const plan = lines.find(({ type }) => type === 'plan')!;
    expect(plan.code).toBe('RESUME_PLANNED');
    expect(named(plan.data.kept)).toEqual(expect.arrayContaining(['create_vpc', 'launch_spot_instance']));
    expect(plan.data.again).toEqual([
      { step: 'setup_docker', reason: 'it failed (AccessDeniedException)' },
      { step: 'check_health', reason: 'it had not begun' },
    ]);
    expect(plan.data.undo).toEqual([]);
    expect(lines[0]!.type).toBe('version');
    expect(lines.at(-1)).toMatchObject({
      type: 'summary',
      exit_code: 0,
      session: { state: 'completed', root_cause: null, rollback: null },
    });
    expect(lines.at(-1)!.session!.executions.map(({ role }) => role)).toEqual(['forward', 'resume']);
    expect(await instances()).toEqual(before);
    expect((await directory.local('outputs', 'shop/dev')).stdout).toMatch(/http:/);
  });

  test('is named as a next command where a deployment was kept as it failed, and not where it was undone', async () => {
    const deploy = (stack: string, ...more: readonly string[]) =>
      directory.local('deploy', 'spot', '--stack', stack, '--env', 'dev', '--fault', 'setup_docker:error', ...more);
    const kept = await deploy('shop', '--on-failure', 'keep');
    expect(kept.stderr).toMatch(
      /next +unity logs (\S+) --step setup_docker --local\n +unity resume \1 --local\n +unity rollback \1 --local/,
    );
    expect((await deploy('blog')).stderr).not.toContain('unity resume');
  });

  test('shows with --dry-run what another value would take down, and changes nothing', async () => {
    await failed();
    const before = [await instances(), (await directory.local('status', 'shop/dev', '--json')).stdout];
    const more = ['--param', 'instance_types=["m5.large"]', '--dry-run'];
    const json = jsonLines((await directory.local('resume', 'shop/dev', '--json', ...more)).stdout);
    const plan = json.find(({ type }) => type === 'plan')!;
    expect(named(plan.data.undo).sort()).toEqual(
      expect.arrayContaining(['configure_monitoring', 'launch_spot_instance']),
    );
    expect(named(plan.data.kept)).toContain('create_vpc');
    const { exitCode, stderr } = await directory.local('resume', 'shop/dev', ...more);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/= create_vpc +stays/);
    expect(stderr).toMatch(/- launch_spot_instance +is undone first: what it is given is another: instance_types/);
    expect(stderr).toMatch(/\+ setup_docker +runs: it failed/);
    expect(stderr).toMatch(/Resume: keeps \d steps, undoes \d steps first, runs \d steps\./);
    expect([await instances(), (await directory.local('status', 'shop/dev', '--json')).stdout]).toEqual(before);
  });

  test('with another value undoes and makes anew what it changes', async () => {
    await failed();
    const before = [await instances(), await alive('AWS::EC2::VPC')];
    const { exitCode, stdout } = await directory.local(
      ...['resume', 'shop/dev', '--yes', '--json', '--param', 'instance_types=["m5.large"]'],
    );
    expect(exitCode).toBe(0);
    const last = jsonLines(stdout).at(-1)!;
    expect(last.session).toMatchObject({ state: 'completed', parameters: { instance_types: ['m5.large'] } });
    expect(await alive('AWS::EC2::VPC')).toEqual(before[1]);
    expect(await instances()).toHaveLength(1);
    expect(await instances()).not.toEqual(before[0]);
  });

  test('with another version of the workflow installs it, and refuses one of another name', async () => {
    await failed();
    const text = readFileSync(path.join(packageRoot, 'workflows/spot.yml'), 'utf8');
    const file = path.join(directory.path, 'spot.yml');
    writeFileSync(
      file,
      text.replace(
        '  - name: check_health',
        '  - {name: rest, service: control, action: wait, timeout: 20, with: {seconds: 1}}\n\n  - name: check_health',
      ),
    );
    const { exitCode, stdout } = await directory.local(
      'resume',
      'shop/dev',
      '--yes',
      '--json',
      '--workflow',
      './spot.yml',
    );
    expect(exitCode).toBe(0);
    const session = jsonLines(stdout).at(-1)!.session!;
    expect(session.state).toBe('completed');
    expect(session.steps.map(({ name }) => name)).toContain('rest');
    writeFileSync(path.join(directory.path, 'other.yml'), text);
    await directory.local('rollback', 'shop/dev', '--to', 'network', '--yes');
    const other = await directory.local('resume', 'shop/dev', '--yes', '--workflow', 'other.yml');
    expect(other.exitCode).not.toBe(0);
    expect(other.stderr).toContain('error[UNITY-E2061]');
  });

  test('after a part was undone; asks, and does nothing without a yes', async () => {
    await directory.local('deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--json');
    await directory.local('rollback', 'shop/dev', '--to', 'network', '--yes');
    expect(await instances()).toEqual([]);
    const declined = await directory.run(['resume', 'shop/dev', '--local'], { answers: ['n'] });
    expect(declined.exitCode).toBe(1);
    expect(declined.stderr).toContain('error[UNITY-E5017]');
    const nobody = await directory.local('resume', 'shop/dev');
    expect({ code: nobody.exitCode, asks: nobody.stderr.includes('--yes') }).toEqual({ code: 252, asks: true });
    expect(await instances()).toEqual([]);
    const agreed = await directory.run(['resume', 'shop/dev', '--local', '--speed', 'max'], { answers: ['y'] });
    expect(agreed.exitCode).toBe(0);
    expect(await instances()).toHaveLength(1);
  });

  test('that fails again under keep can be resumed once more; a fault strikes it as it does a deployment', async () => {
    await failed();
    const again = await directory.local('resume', 'shop/dev', '--yes', '--json', '--fault', 'setup_docker:error');
    expect(again.exitCode).toBe(1);
    const lines = jsonLines(again.stdout);
    expect(lines.filter(({ type }) => type === 'fault')).toHaveLength(1);
    expect(lines.at(-1)!.session).toMatchObject({ state: 'failed', root_cause: { step: 'setup_docker' } });
    const rolled = await directory.local(
      ...['resume', 'shop/dev', '--yes', '--json', '--on-failure', 'rollback', '--fault', 'setup_docker:error'],
    );
    expect(rolled.exitCode).toBe(1);
    expect(jsonLines(rolled.stdout).at(-1)!.session).toMatchObject({
      state: 'rolled_back',
      rollback: { verdict: 'clean' },
    });
    expect(await instances()).toEqual([]);
  });

  test('refuses what has not failed, what is gone, and what never was', async () => {
    await directory.local('deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--json');
    const completed = await directory.local('resume', 'shop/dev', '--yes');
    expect(completed.stderr).toContain('error[UNITY-E2061]');
    expect(completed.stderr).toContain('is completed and has not failed');
    await directory.local('rollback', 'shop/dev', '--yes');
    expect((await directory.local('resume', 'shop/dev', '--yes')).stderr).toContain('holds nothing to go on from');
    expect((await directory.local('resume', 'spot-0123456789', '--yes')).stderr).toContain('error[UNITY-E2005]');
    expect((await directory.local('resume', 'blog/dev', '--yes')).stderr).toContain('error[UNITY-E2009]');
  });
});

test('a revision that cannot go on so is refused before anybody is asked, by a look ahead too', async () => {
  const full = (...more: readonly string[]) =>
    directory.local('deploy', 'full', '--stack', 'shop', '--env', 'dev', '--yes', ...more);
  expect((await full()).exitCode).toBe(0);
  const faults = ['--on-failure', 'keep', '--fault', 'setup_docker:error'];
  expect((await full('--param', 'component=site', ...faults)).exitCode).toBe(1);
  const refused = ['resume', 'shop/dev', '--param', 'cidr=10.9.0.0/16'];
  for (const more of [['--dry-run'], ['--yes']]) {
    const { exitCode, stderr } = await directory.local(...refused, ...more);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/RevisionRefused|create_efs: it holds data/)]);
    expect(stderr).not.toContain('Resume: ');
  }
  expect((await directory.local('resume', 'shop/dev', '--dry-run')).exitCode).toBe(0);
});
