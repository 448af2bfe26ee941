import { jsonLines, sessionIn, TestDirectory } from '../run-cli';

const directory = new TestDirectory();
afterAll(() => directory.remove());

const deploy = (...more: readonly string[]) =>
  directory.local('deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--yes', ...more);
const ours = async (): Promise<readonly { readonly type: string; readonly id: string }[]> =>
  JSON.parse((await directory.run(['local', 'inventory', '--json'])).stdout).filter(
    ({ kept }: { readonly kept: string | null }) => kept === null,
  );

test('deploying again shows what it keeps and changes, does that, and is taken down with the one before', async () => {
  const first = sessionIn((await deploy('--json')).stdout).session_id;
  const before = await ours();

  const looked = await deploy('--param', 'component=site', '--dry-run', '--json');
  expect(jsonLines(looked.stdout).find(({ type }) => type === 'plan')).toMatchObject({
    code: 'REVISION_PLANNED',
    message: 'keeps 3 steps, makes anew 3 steps, runs 2 steps',
    data: { revision: 2, former: first, removed: [], refused: [], readdressed: ['launch_spot_instance'] },
  });
  expect(await ours()).toEqual(before);

  const { stderr } = await deploy('--param', 'component=site');
  expect(stderr).toContain('Another address: launch_spot_instance is made anew');
  expect(stderr).toContain('± setup_docker  is made anew beside what serves: what it is given is another: component');
  expect(stderr).toContain('✓ create_vpc kept');
  const { stdout } = await directory.local('status', 'shop/dev');
  expect(stdout).toContain(`revision 2 of its stack, after ${first}`);
  expect((await ours()).filter(({ type }) => type === 'AWS::EC2::Instance')).toHaveLength(1);

  const part = await directory.local('rollback', 'shop/dev', '--service', 'docker', '--yes');
  expect([part.exitCode, part.stderr]).toEqual([1, expect.stringContaining('it is a revision that serves')]);

  const back = await directory.local('rollback', 'shop/dev', '--yes');
  expect([back.exitCode, back.stderr]).toEqual([0, expect.stringContaining('± setup_docker  is made anew beside')]);
  expect(back.stderr).not.toContain('warning:');
  const { parameters, revision } = JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout);
  expect([parameters.component, revision.number]).toEqual(['app', 3]);
  expect((await ours()).map(({ type }) => type).sort()).toEqual(before.map(({ type }) => type).sort());

  // The one before is by now what it was put back from.
  const again = await directory.local('rollback', 'shop/dev');
  const { session_id: putBack, revision: serving } = JSON.parse(
    (await directory.local('status', 'shop/dev', '--json')).stdout,
  );
  const words = `${serving.former} back, which ${putBack} has put shop/dev back from`;
  expect([again.exitCode, again.stderr]).toEqual([252, expect.stringContaining(`warning: this brings ${words}.`)]);
  expect(again.stderr).toContain(`nobody can be asked: Bring ${words}?`);
  const told = await directory.local('rollback', 'shop/dev', '--dry-run', '--json');
  expect(jsonLines(told.stdout).find(({ code }) => code === 'BRINGS_BACK')).toMatchObject({
    session_id: serving.former,
    data: { put_back_by: putBack, rejected_candidate: null },
  });

  const { revisions } = JSON.parse((await directory.local('history', 'shop/dev', '--json')).stdout);
  expect(revisions.map(({ number }: { readonly number: number }) => number)).toEqual([3, 2, 1]);
  expect(revisions[2]).toMatchObject({ session_id: first, state: 'rolled_back', kept: [] });
  expect(revisions[1]).toMatchObject({
    parameters: { component: 'site' },
    kept: expect.arrayContaining(['create_vpc']),
  });
  expect((await directory.local('history', 'shop/dev')).stdout).toMatch(
    /^REVISION .*\n3 .* completed .*\n2 .* followed /,
  );

  const down = await directory.local('destroy', 'shop/dev', '--confirm=shop', '--json');
  expect([down.exitCode, await ours()]).toEqual([0, []]);
  expect(jsonLines(down.stdout).filter(({ type }) => type === 'summary')).toHaveLength(1);
});

test('who is interrupted while a stack of several revisions is taken down is told that the rest goes too', async () => {
  await deploy('--json');
  await deploy('--param', 'component=site', '--json');
  const down = ['destroy', 'shop/dev', '--confirm=shop', '--local'];
  const { exitCode, stderr } = await directory.run(down, { interruptAt: 'rolled back (clean)' });
  expect([exitCode, stderr]).toEqual([
    130,
    expect.stringContaining('The revisions before go too. Look: unity status shop/dev --local'),
  ]);
  expect(await ours()).toEqual([]);
});

test('a load balancer that is made anew has another address, and the plan says so', async () => {
  const alb = (...more: readonly string[]) =>
    directory.local('deploy', 'alb', '--stack', 'front', '--env', 'dev', '--yes', ...more);
  expect((await alb('--json')).exitCode).toBe(0);
  const planned = async (param: string) =>
    jsonLines((await alb('--param', param, '--dry-run', '--json')).stdout).find(({ type }) => type === 'plan');
  expect(await planned('component=site')).toMatchObject({ data: { readdressed: [] } });
  expect(await planned('cidr=10.9.0.0/16')).toMatchObject({ data: { readdressed: ['create_alb'] } });
  const { stderr } = await alb('--param', 'cidr=10.9.0.0/16', '--dry-run');
  expect(stderr).toContain('Another address: create_alb is made anew');
  expect((await directory.local('destroy', 'front/dev', '--confirm=front')).exitCode).toBe(0);
});

test('where nothing serves a dry run says so', async () => {
  const { exitCode, stderr } = await deploy('--dry-run');
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('Nothing of this workflow serves there')]);
});

test('a rollback of a revision that another has followed names that one, and deploys nothing', async () => {
  const site = () => deploy('--param', 'component=site', '--json');
  await deploy('--json');
  const second = sessionIn((await site()).stdout).session_id;
  const third = sessionIn((await site()).stdout).session_id;
  const { exitCode, stderr } = await directory.local('rollback', second, '--yes');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`the stack now belongs to session ${third}`)]);
  expect(JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout).session_id).toBe(third);
  await directory.local('destroy', 'shop/dev', '--confirm=shop');
});
