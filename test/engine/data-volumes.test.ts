import { CreateVolumeCommand } from '@aws-sdk/client-ec2';
import { filesAt } from '../../lib/local/cloud/account/stored-files';
import { plugAll } from '../../lib/local/cloud/api/plug-all';
import type { LocalWorld } from '../../lib/local/host/world';
import { offlineClients } from '../helpers/action-clients';
import { ours, workflowFrom } from '../helpers/spot';
import { deployed, snapshots } from '../helpers/stored-data';

const alb = workflowFrom('workflows/alb.yml');

/** Its service may write to a folder of the volume. */
const compose = `services:
  web:
    image: nginx:1
    ports: ["\${UNITY_PORT}:80"]
    volumes: ["\${UNITY_DATA}/orders:/srv"]
    environment: {NONCE: "\${UNITY_NONCE}"}
`;

const filled = { data_volume_gib: 20, compose };
const volumesIn = (world: LocalWorld) => ours(world).filter((row) => row.startsWith('AWS::EC2::Volume '));
const filesOf = (world: LocalWorld, volume: string) =>
  filesAt(world.cloud.contents.ec2.volumes.get(volume.split(' ').at(-1)!)!.changes, world.clock.now());

test('without a size there are no volumes, and nothing is bound to any', async () => {
  const { session, world, undo } = await deployed(alb);
  expect(session.steps.find(({ name }) => name === 'attach_data_volumes')).toMatchObject({ skipped: true });
  expect(volumesIn(world)).toEqual([]);
  expect(await undo()).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', kept: [] } });
});

test.each(['spot', 'full'])('%s has them too, and what it looks at is content', async (name) => {
  const { world, undo } = await deployed(workflowFrom(`workflows/${name}.yml`), { data_volume_gib: 10 });
  expect(volumesIn(world).length).toBeGreaterThan(0);
  const count = volumesIn(world).length;
  expect(await undo()).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [] } });
  expect(ours(world)).toEqual([]);
  expect(snapshots(world)).toHaveLength(count);
});

test('what containers wrote to their volumes is in the snapshots that a rollback leaves, and in what is made of them', async () => {
  const { world, id, session, undo } = await deployed(alb, filled);
  const written = { [`/orders/web-${id}`]: `web of ${id} was here` };
  const volumes = volumesIn(world);
  expect(volumes).toHaveLength(2);
  for (const volume of volumes) expect(filesOf(world, volume)).toEqual(written);
  const { output } = session.steps.find(({ name }) => name === 'attach_data_volumes')!;
  expect(volumes.map((row) => row.split(' ')[1]).sort()).toEqual([...(output.data_volume_ids as string[])].sort());

  const undone = await undo();
  const kept = snapshots(world);
  expect(kept).toHaveLength(2);
  expect(undone).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [] } });
  expect(undone.rollback!.kept).toEqual(
    expect.arrayContaining(
      kept.map((row) => ({ step: 'attach_data_volumes', type: 'AWS::EC2::Snapshot', id: row.id, reason: 'snapshot' })),
    ),
  );
  expect(undone.rollback!.kept).toHaveLength(2);
  expect(ours(world)).toEqual([]);

  const [copy] = kept;
  const command = new CreateVolumeCommand({
    AvailabilityZone: `${world.cloud.region}a`,
    SnapshotId: copy!.id,
    VolumeType: 'gp3',
  });
  const { VolumeId } = await world.run(plugAll(offlineClients('us-east-1'), world.cloud).ec2.send(command));
  expect(filesOf(world, VolumeId!)).toEqual(written);
});

test('a volume whose copy fails stays with what it stands on, the rest goes, and the reason is told; mended, it goes', async () => {
  const { world, id, undo } = await deployed(alb, filled);
  world.cloud.adjust({ denied: ['ebs:Snapshot'] });
  const dirty = await undo();
  expect(dirty).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
  const left = dirty.rollback!.leftovers.find(({ type }) => type === 'AWS::EC2::Volume')!;
  expect(JSON.stringify(left)).toMatch(/holds data and stays: its snapshot snap-\w+ failed \(The key of the volume/);
  expect(volumesIn(world)).toHaveLength(2);
  for (const volume of volumesIn(world)) expect(Object.keys(filesOf(world, volume))).toEqual([`/orders/web-${id}`]);
  const types = new Set(ours(world).map((row) => row.split(' ')[0]));
  expect(types).toContain('AWS::EC2::Instance');
  for (const gone of [
    'ElasticLoadBalancingV2::LoadBalancer',
    'ElasticLoadBalancingV2::TargetGroup',
    'CloudWatch::Alarm',
  ])
    expect(types).not.toContain(`AWS::${gone}`);

  world.cloud.adjust({ denied: [] });
  const clean = await undo();
  expect(clean).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [] } });
  expect(clean.rollback!.kept.map(({ reason }) => reason)).toEqual(['snapshot', 'snapshot']);
  expect(ours(world)).toEqual([]);
  expect(snapshots(world)).toHaveLength(2);
});
