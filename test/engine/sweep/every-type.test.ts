import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { CreateFileSystemCommand, CreateMountTargetCommand } from '@aws-sdk/client-efs';
import { definitions } from '../../../lambdas/actions/definitions';
import { sweepable } from '../../../lambdas/resources/sweepable';
import type { ResourceRow } from '../../../lib/domain/resource';
import { mostOrphans } from '../../../lib/engine/desk/request';
import { loadSteps } from '../../../lib/engine/session/session-store';
import { isOfStep } from '../../../lib/engine/sweep/of-step';
import { sweepSession } from '../../../lib/engine/sweep/sweep-session';
import { inParts } from '../../../lib/engine/sweep/undo-order';
import { when } from '../../../lib/ledger/expression';
import { keys, type StepItem } from '../../../lib/ledger/items';
import { LocalWorld } from '../../../lib/local/host/world';
import { ours, workflowFrom } from '../../helpers/spot';
import { workflowWithFiles } from '../../helpers/stored-data';
import { settled, view } from '../../helpers/worlds';
import { named, pass, standing, tagsFor, unownedIn } from './orphans';

const person = { actor: 'ann', via: 'test', reason: 'sweep' };

test('every type that an action makes can be come upon, or says why it need not', () => {
  const made = new Set(Object.values(definitions).flatMap(({ resources }) => resources.map(({ type }) => type)));
  expect([...made].filter((type) => sweepable[type] === undefined)).toEqual([]);
  // An entry says of which type it is by its handler too.
  for (const [type, kind] of Object.entries(sweepable)) if (kind.handler) expect(kind.handler.type).toBe(type);
});

test.each([
  ['aws', 'attach_volumes', 'AWS::EC2::Volume'],
  ['aws', 'attach_volumes', 'AWS::EC2::Snapshot'],
  ['aws', 'create_efs', 'AWS::Backup::RecoveryPoint'],
])('a step %s/%s never takes back a found %s, whatever rows it has', (service, action, type) => {
  const row = { key: 'data', type } as ResourceRow;
  const step = { spec: { service, action }, resources: { data: row } } as unknown as StepItem;
  expect(
    definitions[`${service}/${action}` as keyof typeof definitions].resources.some((one) => one.type === type),
  ).toBe(true);
  expect(isOfStep(definitions, step, { type, key: 'data' })).toBe(false);
});

/** As a ledger looks that has lost what it knew: every row says that what it stood for is gone. */
async function forget(world: LocalWorld, id: string): Promise<void> {
  const { ledger } = world.engine(person);
  for (const { name, resources } of await loadSteps(ledger, id)) {
    const set = Object.keys(resources).map((key) => [['resources', key, 'state'], 'deleted'] as const);
    if (set.length > 0) await ledger.update<StepItem>(keys.step(id, name), { set }, when.present('pk'));
  }
}

test.each(['full', 'cdn', 'spot'])(
  'what `%s` makes is found and removed, type by type, when no row stands for it any more',
  async (type) => {
    const { world, id } = await standing(workflowFrom(`workflows/${type}.yml`));
    const session = await view(world, id);
    expect(session.state).toBe('completed');
    const types = new Set(session.resources.map((row) => row.type));
    await world.run(forget(world, id));
    for (let rounds = 0; rounds < 4; rounds += 1) {
      const { orphans, told } = await unownedIn(world);
      expect(told).toEqual([]);
      if (rounds === 0) {
        const findable = [...types].filter((each) => sweepable[each]?.by !== 'nothing');
        expect([...new Set(orphans.map((orphan) => orphan.type))].sort()).toEqual(findable.sort());
      }
      if (orphans.length === 0) break;
      for (const part of inParts(named(orphans), mostOrphans)) {
        await world.run(sweepSession(world.engine(person), id, part));
        expect((await settled(world, id)).sweep).toMatchObject({ leftovers: [], refused: [] });
      }
      await pass(world, 200);
    }
    expect(ours(world)).toEqual([]);
    expect((await view(world, id)).state).toBe('completed');
  },
  120_000,
);

const writing = workflowWithFiles('["$${UNITY_FILES}/pages:/srv"]');

test('the data of a file system that nobody owns is copied before it goes, and one under a key of its own stays', async () => {
  const { world, id } = await standing(writing);
  expect(await view(world, id)).toMatchObject({ state: 'completed' });
  await world.run(forget(world, id));
  const { efs } = world.clients.clients;
  const Tags = tagsFor(id, 'my-files', 'create_efs');
  const { FileSystemId } = await world.run(efs.send(new CreateFileSystemCommand({ CreationToken: 'mine', Tags })));
  await pass(world, 120);
  const { orphans, told } = await unownedIn(world);
  expect(told).toMatchObject([{ arn: expect.stringContaining(FileSystemId!), because: 'not-its-step' }]);
  for (const part of inParts(named(orphans), mostOrphans)) {
    await world.run(sweepSession(world.engine(person), id, part));
    expect((await settled(world, id)).sweep).toMatchObject({ leftovers: [], refused: [] });
  }
  expect(ours(world)).toEqual([`AWS::EFS::FileSystem ${FileSystemId}`]);
  const [copy, ...others] = world.cloud.inventory().filter(({ kept }) => kept === 'snapshot');
  expect(others).toEqual([]);
  const { sweep } = await view(world, id);
  expect(sweep?.kept).toEqual([{ step: 'create_efs', type: copy?.type, id: copy?.id, reason: 'snapshot' }]);
});

const filesOf = (world: LocalWorld) =>
  world.cloud
    .inventory()
    .filter(({ type, kept }) => type === 'AWS::EFS::FileSystem' && kept === null)
    .map(({ id }) => id);
const copiesIn = (world: LocalWorld) => world.cloud.inventory().filter(({ kept }) => kept === 'snapshot').length;

async function sweepAll(world: LocalWorld, id: string) {
  const { orphans } = await unownedIn(world);
  for (const part of inParts(named(orphans), mostOrphans)) {
    await world.run(sweepSession(world.engine(person), id, part));
    await settled(world, id);
  }
  return (await view(world, id)).sweep;
}

test('a copy that an earlier sweep has made does not count for what was written since', async () => {
  let isDenied = true;
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
  const world = new LocalWorld({
    tap: ({ operation }, proceed) =>
      isDenied && operation === 'DeleteFileSystem' ? Promise.reject(denied) : proceed(),
  });
  const { id } = await standing(writing, world);
  await world.run(forget(world, id));
  const [files] = filesOf(world);
  expect(await sweepAll(world, id)).toMatchObject({
    leftovers: expect.arrayContaining([expect.objectContaining({ id: files })]),
  });
  expect(copiesIn(world)).toBe(1);

  await pass(world, 86_400);
  const { efs, ec2 } = world.clients.clients;
  const { Subnets = [] } = await world.run(ec2.send(new DescribeSubnetsCommand({})));
  const SubnetId = Subnets[0]!.SubnetId;
  await world.run(efs.send(new CreateMountTargetCommand({ FileSystemId: files, SubnetId })));
  await pass(world, 600);
  world.cloud.writeFile(files!, 'orders', 'of Tuesday');
  await pass(world, 600);
  isDenied = false;
  expect(await sweepAll(world, id)).toMatchObject({ leftovers: [] });
  expect(filesOf(world)).toEqual([]);
  expect(copiesIn(world)).toBe(2);
});

test('a found file system that has no mount target any more is not taken for empty', async () => {
  const { world, id } = await standing(writing);
  const { efs } = world.clients.clients;
  const Tags = tagsFor(id, 'file-system', 'create_efs');
  await world.run(forget(world, id));
  await sweepAll(world, id);
  const before = copiesIn(world);
  const { FileSystemId } = await world.run(efs.send(new CreateFileSystemCommand({ CreationToken: 'mine', Tags })));
  await pass(world, 600);
  world.cloud.writeFile(FileSystemId!, 'orders', 'of Wednesday');
  await pass(world, 3600);
  expect(await sweepAll(world, id)).toMatchObject({ leftovers: [], refused: [] });
  expect(filesOf(world)).toEqual([]);
  expect(copiesIn(world)).toBe(before + 1);
});
