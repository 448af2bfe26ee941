import type { JsonObject } from '../../../lib/domain/json';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { filesAt } from '../../../lib/local/cloud/account/stored-files';
import { workflowFrom } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { Scene } from '../resume/scene';

const full = workflowFrom('workflows/full.yml');
const fileSystems = 'AWS::EFS::FileSystem';

/** Deploys the same stack again, and waits for the end of everything. */
async function again(scene: Scene, parameters: JsonObject, name = 'run-2'): Promise<SessionDocument> {
  const run = start(scene.world, full, { stack_name: 'shop', parameters }, name);
  return settled(scene.world, sessionOf(full, run));
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
