import { sessionNonce } from '../../lambdas/actions/validation/nonce';
import { startRollback } from '../../lib/engine/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

const workflow = (volumes: string) =>
  workflowOf(`
parameters:
  compose:
    type: string
    description: The application.
    default: |
      services:
        web:
          image: nginx:1
          ports: ["$\${UNITY_PORT}:80"]
          ${volumes}
          environment: {NONCE: "$\${UNITY_NONCE}"}
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: create_efs, service: aws, action: create_efs, timeout: 600, depends_on: [create_vpc]}
  - name: launch_instances
    service: aws
    action: launch_instances
    timeout: 600
    depends_on: [{step: create_vpc, until: created}]
  - name: setup_docker
    service: docker
    action: setup_containers
    timeout: 600
    depends_on: [launch_instances, create_efs]
    with: {compose: "\${parameters.compose}"}
  - {name: check_health, service: validation, action: check_health, timeout: 300, depends_on: [setup_docker]}
`);

const reading = workflow('volumes: ["$${UNITY_FILES}/pages:/srv:ro"]');
const writing = workflow('volumes: ["$${UNITY_FILES}/pages:/srv"]');

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

async function deployed(used: typeof reading) {
  const world = new LocalWorld();
  world.install(used, 'dev');
  const before = world.cloud.baselineFingerprint();
  const id = sessionOf(used, start(world, used, { stack_name: 'shop' }));
  const session = await settled(world, id);
  expect(session).toMatchObject({ state: 'completed', root_cause: null });
  const undo = async () => {
    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    const undone = await settled(world, id);
    expect(world.cloud.baselineFingerprint()).toEqual(before);
    return undone;
  };
  return { world, id, session, undo };
}

const snapshots = (world: LocalWorld) => world.cloud.inventory().filter(({ kept }) => kept === 'snapshot');

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
