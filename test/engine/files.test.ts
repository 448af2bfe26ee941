import { sessionNonce } from '../../lambdas/actions/validation/nonce';
import { ours } from '../helpers/spot';
import { deployed, snapshots, workflowWithFiles } from '../helpers/stored-data';

const reading = workflowWithFiles('["$${UNITY_FILES}/pages:/srv:ro"]');
const writing = workflowWithFiles('["$${UNITY_FILES}/pages:/srv"]');

test('inputs that the user leaves out come from the steps before', () => {
  const bound = (step: string) =>
    Object.entries(reading.steps.find(({ name }) => name === step)!.inputs).flatMap(([input, { origin }]) =>
      origin.kind === 'bound' ? [`${input} of ${origin.step}`] : [],
    );
  expect(bound('create_efs')).toEqual([
    'vpc_id of create_vpc',
    'subnet_ids of create_vpc',
    'security_group_id of create_vpc',
  ]);
  expect(bound('setup_docker').sort()).toEqual([
    'files_restored of create_efs',
    'instance_ids of launch_instances',
    'mount_target_ips of create_efs',
  ]);
});

test('containers with a file system that they only read serve, and leave nothing behind', async () => {
  const { world, id, session, undo } = await deployed(reading);
  const url = session.steps.find(({ name }) => name === 'check_health')!.output.url as string;
  const answer = await world.run(world.cloud.http(url, { timeoutSeconds: 5 }));
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining(sessionNonce(id)) });

  expect(await undo()).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [] } });
  expect(ours(world)).toEqual([]);
  expect(snapshots(world)).toEqual([]);
});

test('what containers wrote is kept, however soon after the rollback comes', async () => {
  const { world, undo } = await deployed(writing);
  const undone = await undo();
  expect(undone).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [] } });
  expect(ours(world)).toEqual([]);
  const [point, ...others] = snapshots(world);
  expect(others).toEqual([]);
  const kept = { step: 'create_efs', type: 'AWS::Backup::RecoveryPoint', id: point!.id, reason: 'snapshot' };
  expect(undone.rollback!.kept).toEqual([kept]);
  const gone = undone.resources.find(({ type }) => type === 'AWS::EFS::FileSystem')!;
  expect(gone).toMatchObject({ state: 'deleted' });
  expect(undone.resources.find(({ type }) => type === kept.type)).toMatchObject({ id: kept.id, state: 'active' });
});

test('a file system whose backup fails stays with its network, and the reason is told; mended, it goes', async () => {
  const { world, undo } = await deployed(writing);
  world.cloud.adjust({ denied: ['efs:Backup'] });
  const dirty = await undo();
  expect(dirty).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  const left = dirty.rollback!.leftovers.find(({ type }) => type === 'AWS::EFS::FileSystem')!;
  expect(JSON.stringify(left)).toContain('holds data and stays: its backup ended as FAILED');
  expect(ours(world).some((row) => row.startsWith('AWS::EFS::FileSystem'))).toBe(true);

  world.cloud.adjust({ denied: [] });
  expect(await undo()).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(ours(world)).toEqual([]);
  expect(snapshots(world)).toHaveLength(1);
});
