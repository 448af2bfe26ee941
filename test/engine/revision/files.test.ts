import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../lib/domain/json';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { askForCheckpoint } from '../../../lib/engine/checkpoints/ask';
import { compareStates } from '../../../lib/engine/checkpoints/compare';
import { stateAt, stateNow } from '../../../lib/engine/checkpoints/compared';
import { deleteCheckpoint } from '../../../lib/engine/checkpoints/delete';
import { checkpointView } from '../../../lib/engine/checkpoints/document';
import { loadCheckpoint } from '../../../lib/engine/checkpoints/read';
import { driftOf } from '../../../lib/engine/drift';
import { loadHolders } from '../../../lib/engine/revision/holders';
import { loadSession } from '../../../lib/engine/session/session-store';
import type { CheckpointItem } from '../../../lib/ledger/checkpoint-items';
import type { SessionItem } from '../../../lib/ledger/items';
import { filesAt } from '../../../lib/local/cloud/account/stored-files';
import { workflowFrom, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { person, Scene } from '../resume/scene';

const full = workflowFrom('workflows/full.yml');
const fileSystems = 'AWS::EFS::FileSystem';

/** Deploys the same stack again, and waits for the end of everything. */
async function again(
  scene: Scene,
  parameters: JsonObject,
  name = 'run-2',
  more: object = {},
): Promise<SessionDocument> {
  const run = start(scene.world, scene.workflow, { stack_name: 'shop', parameters, ...more }, name);
  return settled(scene.world, sessionOf(scene.workflow, run));
}

/** Somebody writes to the file system of the stack, from one of its instances. */
async function write(scene: Scene, name: string): Promise<void> {
  const { ec2, efs } = scene.world.cloud.contents;
  const [target] = [...efs.mountTargets.values()].filter(({ goneAt }) => goneAt === null);
  const instance = [...ec2.instances.values()].find(
    (one) => !one.foreign && one.goneAt === null && ec2.interfaces.get(one.interfaceId)?.vpcId === target?.vpcId,
  );
  const commands = [`mount -t nfs4 ${target?.ip}:/ /mnt/written`, `touch /mnt/written/${name}`];
  const input = { DocumentName: 'AWS-RunShellScript', InstanceIds: [instance?.id], Parameters: { commands } };
  await scene.world.run(scene.world.cloud.call('ssm', 'SendCommand', input));
  await scene.pass(30);
}

const sessionItem = ({ world }: Scene, id: string): Promise<SessionItem> =>
  world.run(loadSession(world.engine(person).ledger, id));

const item = ({ world }: Scene, id: string, name: string): Promise<CheckpointItem> =>
  world.run(loadCheckpoint(world.engine(person).ledger, id, name));

/** Asks for a checkpoint with copies, and waits for its end. */
async function checkpoint(scene: Scene, name: string): Promise<CheckpointItem> {
  const { world, id } = scene;
  await world.run(askForCheckpoint(world.engine(person), await sessionItem(scene, id), name));
  await scene.until(async () => (await item(scene, id, name)).state !== 'capturing');
  return item(scene, id, name);
}

function filesIn({ world }: Scene, id = ''): readonly string[] {
  return Object.keys(filesAt(world.cloud.contents.efs.fileSystems.get(id)?.changes ?? [], world.clock.now()));
}

test('the file system and its files stay with whoever made them, and are copied before they go with the whole stack', async () => {
  const scene = new Scene(full);
  const first = await scene.deploy();
  await write(scene, 'orders');
  const [files] = scene.ids(fileSystems);
  const second = await again(scene, { component: 'site' });
  expect(second).toMatchObject({ state: 'completed', root_cause: null });
  expect(second.steps.filter(({ kept_from }) => kept_from === first.session_id).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['create_vpc', 'create_alb', 'create_distribution', 'create_efs']),
  );
  expect(scene.ids(fileSystems)).toEqual([files]);
  expect(filesIn(scene, files)).toEqual(['/orders']);
  expect(await view(scene.world, first.session_id)).toMatchObject({
    state: 'rolled_back',
    rollback: { type: 'retire', verdict: 'clean', kept: [] },
  });

  scene.id = second.session_id;
  await scene.undo({ type: 'full', stack: true });
  const gone = await settled(scene.world, first.session_id);
  expect(gone).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } });
  expect(gone.rollback?.kept).toEqual([expect.objectContaining({ step: 'create_efs', reason: 'snapshot' })]);
  expect(scene.ids(fileSystems)).toEqual([]);
  scene.end();
});

test('a copy that fails keeps the file system, whatever revision goes', async () => {
  const scene = new Scene(full);
  const first = await scene.deploy();
  const second = await again(scene, { component: 'site' });
  await write(scene, 'orders');
  scene.world.cloud.adjust({ denied: ['efs:Backup'] });
  scene.id = second.session_id;
  expect(await scene.undo({ type: 'full', stack: true })).toMatchObject({ state: 'rolled_back' });
  const stuck = await settled(scene.world, first.session_id);
  expect(stuck).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  expect(scene.ids(fileSystems)).toHaveLength(1);
  scene.world.cloud.adjust({ denied: [] });
  scene.id = first.session_id;
  expect(await scene.undo()).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(scene.ids(fileSystems)).toEqual([]);
  scene.end();
});

test('a checkpoint of the next revision copies what it has kept, by whoever made that, and a stack may begin from it', async () => {
  const scene = new Scene(full);
  const first = await scene.deploy();
  await write(scene, 'orders');
  const second = await again(scene, { component: 'site' });
  scene.id = second.session_id;
  const ofFormer = askForCheckpoint(scene.world.engine(person), await sessionItem(scene, first.session_id), 'monday');
  await expect(scene.world.run(ofFormer)).rejects.toThrow(`is followed by ${second.session_id}`);
  const monday = await checkpoint(scene, 'monday');
  const copy = { key: 'recovery-point-monday@'.concat(second.session_id), type: 'AWS::Backup::RecoveryPoint' };
  expect(monday).toMatchObject({ state: 'complete', failures: {}, copies: { create_efs: { 'file-system': copy } } });
  expect(monday.ready_steps).toContain('create_efs');
  const engine = scene.world.engine(person);
  const held = await scene.world.run(loadHolders(engine.ledger, second.session_id));
  expect(checkpointView(monday, held).copies).toEqual([
    expect.objectContaining({ step: 'create_efs', state: 'active' }),
  ]);
  const [then, now] = await scene.world.run(
    scene
      .session()
      .then((session) => Promise.all([stateAt(engine.ledger, session, 'monday'), stateNow(engine.ledger, session)])),
  );
  expect(compareStates(then, now)).toEqual([]);
  expect(then.steps.find(({ name }) => name === 'create_efs')?.resources).toHaveProperty('file-system');

  await scene.undo({ type: 'full', stack: true });
  await settled(scene.world, first.session_id);
  const from_checkpoint = { session: second.session_id, name: 'monday' };
  const third = await again(scene, {}, 'run-3', { from_checkpoint });
  expect(third).toMatchObject({ state: 'completed', parameters: { component: 'site' } });
  expect(filesIn(scene, scene.ids(fileSystems)[0]).filter((path) => path.endsWith('/orders'))).toHaveLength(1);

  await scene.world.run(deleteCheckpoint(engine, await sessionItem(scene, second.session_id), 'monday'));
  await scene.pass(120);
  expect(await item(scene, second.session_id, 'monday')).toMatchObject({ state: 'deleted', failures: {} });
  expect(scene.world.cloud.inventory().filter(({ kept }) => kept === 'snapshot')).toHaveLength(1);
  scene.end();
});

test('a checkpoint of the workflow goes on while the revision before is retired, whose files it copies', async () => {
  const text = readFileSync('workflows/full.yml', 'utf8');
  const copying = workflowOf(
    text.replace('checkpoint: application', 'checkpoint: {name: application, data: snapshot}'),
  );
  const scene = new Scene(copying);
  await scene.deploy();
  await write(scene, 'orders');
  const second = await again(scene, { component: 'site' });
  expect(second.state).toBe('completed');
  const copied = await item(scene, second.session_id, 'application');
  expect(copied).toMatchObject({ state: 'complete', failures: {}, missing: {} });
  expect(Object.keys(copied.copies ?? {})).toEqual(['create_efs']);
  // It came to its end after what was retired had begun to go.
  const former = await view(scene.world, scene.id);
  expect(former.rollback).toMatchObject({ type: 'retire', verdict: 'clean' });
  expect(Date.parse(copied.ended_at ?? '')).toBeGreaterThan(Date.parse(former.rollback?.started_at ?? ''));
  scene.end();
});

test('a revision that goes takes nothing with it that it has had copied, and ends what is being copied for it', async () => {
  const scene = new Scene(full);
  const first = await scene.deploy();
  await write(scene, 'orders');
  const second = await again(scene, { component: 'site' });
  scene.id = second.session_id;
  const engine = scene.world.engine(person);
  await scene.world.run(askForCheckpoint(engine, await sessionItem(scene, scene.id), 'late'));
  await scene.pass(20);
  await scene.undo({ type: 'full', stack: true });
  expect(await settled(scene.world, first.session_id)).toMatchObject({ rollback: { verdict: 'clean' } });
  expect(await item(scene, second.session_id, 'late')).toMatchObject({
    state: 'failed',
    failures: { create_efs: { code: 'StepFenced' } },
  });
  expect(scene.ids(fileSystems)).toEqual([]);
  scene.end();
});

test('what is kept is compared with the account too, in the name of whoever made it', async () => {
  const scene = new Scene(full);
  await scene.deploy();
  const second = await again(scene, { component: 'site' });
  const engine = scene.world.engine(person);
  const drift = () => scene.world.run(driftOf(engine, second.session_id));
  expect(await drift()).toEqual({ drift: [] });
  const [target] = scene.world.cloud.contents.efs.mountTargets.keys();
  await scene.world.run(scene.world.cloud.call('efs', 'DeleteMountTarget', { MountTargetId: target }));
  await scene.pass(300);
  expect((await drift()).drift).toContainEqual(
    expect.objectContaining({ step: 'create_efs', kind: 'removed', id: target }),
  );
});

test.each([
  [{ cidr: '10.9.0.0/16' }, /create_efs: it holds data, which would stay behind, and create_vpc, which it needs/],
  [
    { caching: 'disabled' },
    /create_distribution: what it makes cannot be there twice, and what it is given is another/,
  ],
] as const)('%j is refused, and nothing is touched', async (parameters, told) => {
  const scene = new Scene(full);
  const first = await scene.deploy();
  const before = scene.world.cloud.inventory().map(({ id }) => id);
  const second = await again(scene, parameters);
  expect(second).toMatchObject({ state: 'failed', root_cause: { code: 'RevisionRefused' } });
  expect(second.root_cause?.message).toMatch(told);
  expect(second.refusals[0]?.remedy).toContain('--from-checkpoint');
  expect(scene.world.cloud.inventory().map(({ id }) => id)).toEqual(before);
  expect(await view(scene.world, first.session_id)).toMatchObject({ state: 'completed', rollback: null });
  scene.end();
});

test('volumes with data go with their instances: what would make these anew is refused, and what leaves them is not', async () => {
  const scene = new Scene(full);
  await scene.deploy({ parameters: { data_volume_gib: 8 } });
  const volumes = scene.ids('AWS::EC2::Volume');
  const refused = await again(scene, { data_volume_gib: 8, component: 'site' });
  expect(refused.root_cause?.message).toMatch(/attach_data_volumes: it holds data, which would stay behind/);
  const without = await again(scene, { data_volume_gib: 0 }, 'run-3');
  expect(without.root_cause?.message).toMatch(/attach_data_volumes: it holds data.*condition holds no longer/);
  const kept = await again(scene, { data_volume_gib: 8, required_checks: ['zones'] }, 'run-4');
  expect(kept.state).toBe('completed');
  expect(scene.ids('AWS::EC2::Volume')).toEqual(volumes);
  scene.end();
});

test('planted: things of a revision that do not say of which stack they are do not pass as kept', async () => {
  const scene = new Scene(full);
  const { outputs } = await scene.deploy();
  const balancers = scene.world.cloud.inventory().filter(({ type }) => type.endsWith('LoadBalancer'));
  const ResourceArns = balancers.map(({ id }) => id);
  await scene.world.run(scene.world.cloud.call('elbv2', 'RemoveTags', { ResourceArns, TagKeys: ['unity:stack'] }));
  const second = await again(scene, { component: 'site' });
  expect(second).toMatchObject({ state: 'rolled_back', root_cause: { code: 'NotProductionReady' } });
  expect(second.root_cause?.message).toMatch(/tags: .*unity:stack is missing/);
  expect(outputs.load_balancer_dns).toBeDefined();
});
