import { jsonLines, TestDirectory } from '../run-cli';

let directory: TestDirectory;

beforeEach(() => {
  directory = new TestDirectory();
});
afterEach(() => directory.remove());

const deploySpot = (...more: readonly string[]) =>
  directory.local('deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--json', ...more);

async function deployed(...more: readonly string[]): Promise<string> {
  const { stdout } = await deploySpot(...more);
  return (jsonLines(stdout).at(-1) as unknown as { session: { session_id: string } }).session.session_id;
}

const documentOf = async (...argv: readonly string[]) => {
  const { stdout, stderr, exitCode } = await directory.local(...argv, '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
};

describe('unity checkpoint', () => {
  test('captures a deployment and says what it holds; its name is taken from then on', async () => {
    const id = await deployed();
    const made = await directory.local('checkpoint', 'shop/dev', 'before-upgrade', '--reason', 'upgrade');
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toContain(`before-upgrade of ${id}: complete`);
    expect(made.stdout).toMatch(/asked by .*tester/);
    expect(made.stdout).toMatch(/ready: .*create_vpc.*setup_docker/);
    const again = await directory.local('checkpoint', 'shop/dev', 'before-upgrade');
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('error[UNITY-E2041]');
    const shown = await documentOf('checkpoints', id, 'before-upgrade');
    expect(shown).toMatchObject({
      format_version: '1.0',
      state: 'complete',
      data: 'snapshot',
      copies: [],
      failures: [],
    });
    expect(shown.captured.session).toMatchObject({ state: 'completed', parameters: expect.any(Object) });
    expect(shown.captured.steps.map(({ name }: { name: string }) => name)).toContain('create_vpc');
  });

  test('can be left to itself, and is refused where nothing stands or the name is none', async () => {
    await deployed();
    const left = await documentOf('checkpoint', 'shop/dev', 'later', '--detach');
    expect(left).toMatchObject({ name: 'later', state: expect.stringMatching(/capturing|complete/) });
    const strange = await directory.local('checkpoint', 'shop/dev', '../x');
    expect(strange).toMatchObject({ exitCode: 252, stderr: expect.stringContaining('is no name for a checkpoint') });
    await directory.local('destroy', 'shop/dev', '--confirm=shop');
    const gone = await directory.local('checkpoint', 'shop/dev', 'too-late');
    expect(gone).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('error[UNITY-E2006]') });
  });
});

describe('unity checkpoints', () => {
  test('lists those of the workflow and those of people, shows one, and names them where one is not there', async () => {
    await deployed();
    await directory.local('checkpoint', 'shop/dev', 'mine');
    const { checkpoints, rollback_copies } = await documentOf('checkpoints', 'shop/dev');
    expect(
      checkpoints.map(({ name, data, asked_by }: Record<string, string>) => [name, data, asked_by !== null]),
    ).toEqual([
      ['network', 'none', true],
      ['instances', 'none', true],
      ['application', 'none', true],
      ['mine', 'snapshot', true],
    ]);
    expect(rollback_copies).toEqual([]);
    const { stdout } = await directory.local('checkpoints', 'shop/dev');
    expect(stdout).toMatch(/^NAME +STATE +CREATED +COPIES/);
    const missing = await directory.local('checkpoints', 'shop/dev', 'other');
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toContain('there are network, instances, application, mine');
  });

  test('compares two, and one with what stands now', async () => {
    await deployed();
    const two = await documentOf('checkpoints', 'shop/dev', '--compare', 'network', 'instances');
    expect(two).toMatchObject({ a: 'network', b: 'instances' });
    const named = (area: string) =>
      two.differences.filter((one: { area: string }) => one.area === area).map((one: { what: string }) => one.what);
    expect(named('steps')).toContain('launch_spot_instance');
    expect(named('resources')).toContain('configure_monitoring/dashboard');
    expect(named('resources').some((what: string) => what.startsWith('create_vpc/'))).toBe(false);
    await directory.local('checkpoint', 'shop/dev', 'now');
    const same = await directory.local('checkpoints', 'shop/dev', '--compare', 'now');
    expect(same).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('Nothing differs between now and now'),
    });
    await directory.local('rollback', 'shop/dev', '--to', 'network', '--yes');
    const after = await directory.local('checkpoints', 'shop/dev', '--compare', 'now');
    expect(after.stdout).toMatch(/session +state +completed +rolled_back/);
    expect(after.stdout).toMatch(/resources +launch_spot_instance\S+ +\S+ \S+ active +\S+ \S+ deleted/);
    const many = await directory.local('checkpoints', 'shop/dev', '--compare', 'network', 'instances', 'now');
    expect(many.exitCode).toBe(252);
  });

  test('deletes one after a yes, and not without', async () => {
    await deployed();
    await directory.local('checkpoint', 'shop/dev', 'mine');
    const dry = await directory.local('checkpoints', 'shop/dev', '--delete', 'mine', '--dry-run');
    expect(dry).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('mine has no copies of data') });
    const declined = await directory.run(['checkpoints', 'shop/dev', '--delete', 'mine', '--local'], {
      answers: ['n'],
    });
    expect(declined.exitCode).toBe(1);
    const gone = await documentOf('checkpoints', 'shop/dev', '--delete', 'mine', '--yes');
    expect(gone).toMatchObject({ name: 'mine', state: 'deleted' });
    const target = await directory.local('rollback', 'shop/dev', '--to', 'mine', '--dry-run');
    expect(target.stderr).toContain('checkpoint mine is deleted');
    expect(target.stderr).toContain('there are network, instances, application');
  });
});

describe('unity checkpoints --delete-rollback-copies', () => {
  test('shows what goes, asks, and waits until it is gone; after that there is nothing to delete', async () => {
    const id = await deployed('--param', 'data_volume_gib=8');
    const early = await directory.local('checkpoints', id, '--delete-rollback-copies');
    expect(early).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('has kept a copy of data') });
    expect(await documentOf('checkpoints', id, '--delete-rollback-copies')).toEqual({ rollback_copies: [] });
    await directory.local('destroy', 'shop/dev', '--confirm=shop');
    const listed = await directory.local('checkpoints', id);
    expect(listed.stderr).toContain(`unity checkpoints ${id} --delete-rollback-copies`);
    const dry = await directory.local('checkpoints', id, '--delete-rollback-copies', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout).rollback_copies).toMatchObject([{ type: 'AWS::EC2::Snapshot', state: 'active' }]);
    const declined = await directory.run(['checkpoints', id, '--delete-rollback-copies', '--local'], {
      answers: ['n'],
    });
    expect(declined.exitCode).toBe(1);
    const gone = await documentOf('checkpoints', id, '--delete-rollback-copies', '--yes');
    expect(gone).toMatchObject({ name: '~rollbacks', state: 'deleted', copies: [{ state: 'deleted' }] });
    expect(await documentOf('checkpoints', id)).toMatchObject({ rollback_copies: [] });
    const both = await directory.local('checkpoints', id, 'network', '--delete-rollback-copies');
    expect(both.exitCode).toBe(252);
  });
});

describe('unity deploy --from-checkpoint', () => {
  test('takes its parameters as defaults and shows what begins from what', async () => {
    const id = await deployed('--param', 'port=8081');
    await directory.local('destroy', 'shop/dev', '--confirm=shop');
    const { exitCode, stdout } = await directory.local(
      ...['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--json', '--from-checkpoint', `${id}:application`],
    );
    expect(exitCode).toBe(0);
    const lines = jsonLines(stdout);
    expect(lines.find(({ type }) => type === 'restore')).toMatchObject({
      code: 'RESTORE_PLANNED',
      data: { session: id, name: 'application', copies: [], parameters: { port: 8081 } },
    });
    expect(lines.at(-1)).toMatchObject({
      session: {
        state: 'completed',
        parameters: { port: 8081 },
        // It is not sent as what was given: the session reads it in the checkpoint.
        parameters_from: { port: 'checkpoint' },
        restored_from: { session_id: id, checkpoint: 'application' },
      },
    });
  });

  test('says which copies are used once the parameters tell, and leaves none out unsaid', async () => {
    const id = await deployed('--param', 'data_volume_gib=8', '--param', 'instance_count=2');
    expect((await directory.local('checkpoint', 'shop/dev', 'monday')).exitCode).toBe(0);
    const begun = async (stack: string, param: string) => {
      const target = ['--stack', stack, '--env', 'dev', '--from-checkpoint', `${id}:monday`, '--param', param];
      const { exitCode, stdout } = await directory.local('deploy', 'spot', ...target, '--json');
      const lines = jsonLines(stdout);
      const { message, data } = lines.find(({ type }) => type === 'restore') as unknown as {
        message: string;
        data: Record<'copies' | 'unused_copies' | 'empty', readonly { key: string; reason?: string }[]>;
      };
      const keys = (part: keyof typeof data) => data[part].map(({ key }) => key);
      const parts = { used: keys('copies'), unused: keys('unused_copies'), empty: keys('empty') };
      return { exitCode, message, ...parts, reason: data.unused_copies[0]?.reason, end: lines.at(-1) };
    };
    const fewer = await begun('fewer', 'instance_count=1');
    expect(fewer).toMatchObject({ exitCode: 1, used: ['data-1'], unused: ['data-2'], empty: [] });
    expect(fewer.reason).toMatch(/makes no data-2, and the deployment will be refused/);
    expect(JSON.stringify(fewer.end)).toMatch(/data-2 has a copy and no volume: the last volume is data-1/);
    expect(fewer.end).toMatchObject({ session: { state: 'failed', resources: [] } });
    const none = await begun('none', 'data_volume_gib=0');
    expect(none).toMatchObject({ exitCode: 0, used: [], unused: ['data-1', 'data-2'], reason: 'the step is skipped' });
    expect(none.message).toContain(': 0 copies, ');
    expect(await begun('more', 'instance_count=3')).toMatchObject({
      exitCode: 0,
      used: ['data-1', 'data-2'],
      unused: [],
      empty: ['data-3'],
    });
    const target = ['--stack', 'shown', '--env', 'dev', '--from-checkpoint', `${id}:monday`];
    const shown = await directory.local('deploy', 'spot', ...target, '--param', 'instance_count=1');
    expect(shown.stderr).toMatch(/< attach_data_volumes\/data-1 {2}from snap-\w+\n/);
    expect(shown.stderr).toMatch(/= attach_data_volumes\/data-2 {2}snap-\w+ is not used: the step makes no data-2/);
  });

  test('of what cannot be is refused before anything is started', async () => {
    await deployed();
    for (const [from, exitCode, told] of [
      ['nothing', 252, 'name it SESSION:NAME'],
      ['shop/dev:nowhere', 1, 'there is no checkpoint `nowhere`; there are network'],
      ['shop/dev:../x', 252, 'is no name for a checkpoint'],
      ['shop/dev:a:b', 252, 'name it SESSION:NAME'],
      ['spot-0123456789:network', 1, 'there is no session spot-0123456789'],
    ] as const) {
      const line = ['deploy', 'spot', '--stack', 'blog', '--env', 'dev', '--from-checkpoint', from];
      const refused = await directory.local(...line);
      expect(refused).toMatchObject({ exitCode, stderr: expect.stringContaining(told) });
    }
    expect(await documentOf('list')).toHaveLength(1);
  });
});
