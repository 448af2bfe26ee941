import { DeleteSnapshotCommand, DeleteVolumeCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { filesAt } from '../../../../lib/local/cloud/account/stored-files';
import { codeOf, lateVisibility } from '../../../helpers/simulated-account';
import { invocation, send, setUpText } from '../../../helpers/simulated-containers';
import { attach, describeSnapshot, describeVolume, makeVolume, type Storing, snapshot, storing } from './volume-setup';

const tags = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'unity:session', Value: 'spot-1' }] }];
const inventoried = ({ cloud }: Storing) =>
  cloud.inventory().flatMap(({ type, state, kept }) => (type === 'AWS::EC2::Snapshot' ? [{ state, kept }] : []));
const filesOf = ({ cloud, clock }: Storing, id: string) =>
  filesAt(cloud.contents.ec2.volumes.get(id)!.changes, clock.now());

/** The volume is attached, and mounted at /data by a container that may write to a folder of it. */
async function written(options: Parameters<typeof storing>[0] = {}): Promise<Storing> {
  const account = await storing(options);
  const { clients, clock, instanceId, volumeId } = account;
  await attach(account);
  clock.pass(4);
  const compose = `services: {web: {image: nginx, volumes: ['\${UNITY_DATA}/pages:/srv', '/tmp:/tmp']}}`;
  const data = { volumeIds: [volumeId], device: '/dev/sdf', path: '/data' };
  await send(clients, instanceId, setUpText({ compose, data }));
  clock.pass(70);
  return account;
}

describe('CreateSnapshot', () => {
  test('is pending for longer the larger the volume, with progress, then complete', async () => {
    const account = await storing();
    const large = await makeVolume(account.clients, { Size: 2_000 });
    account.clock.pass(3);
    const id = await snapshot(account, { Description: 'a copy', TagSpecifications: tags });
    const other = await snapshot(account, { VolumeId: large });
    expect(await describeSnapshot(account, id)).toMatchObject({
      State: 'pending',
      Progress: '0%',
      VolumeId: account.volumeId,
      VolumeSize: 10,
      Encrypted: true,
      Description: 'a copy',
      Tags: tags[0]!.Tags,
    });
    account.clock.pass(20);
    expect((await describeSnapshot(account, id)).Progress).toMatch(/^[1-9]\d%$/);
    account.clock.pass(80);
    expect(await describeSnapshot(account, id)).toMatchObject({ State: 'completed', Progress: '100%' });
    expect(await describeSnapshot(account, other)).toMatchObject({ State: 'pending' });
    account.clock.pass(1_000);
    expect(await describeSnapshot(account, other)).toMatchObject({ State: 'completed' });
    expect(inventoried(account)).toEqual([
      { state: 'completed', kept: 'snapshot' },
      { state: 'completed', kept: 'snapshot' },
    ]);
  });

  test('is refused more often than every 15 s, and beyond five at a time', async () => {
    const account = await storing({ limits: { durations: { snapshotCompleted: 600 } } });
    await snapshot(account);
    expect(await codeOf(snapshot(account))).toBe('SnapshotCreationPerVolumeRateExceeded');
    for (let count = 2; count <= 5; count += 1) {
      account.clock.pass(16);
      await snapshot(account);
    }
    account.clock.pass(16);
    expect(await codeOf(snapshot(account))).toBe('ConcurrentSnapshotLimitExceeded');
    account.clock.pass(600);
    expect(await codeOf(snapshot(account))).toBe('accepted');
  });

  test('is bound by the quota, and refused for what is not there', async () => {
    const account = await storing({ limits: { quotas: { 'ebs/L-309BACF6': 0 } } });
    expect(await codeOf(snapshot(account))).toBe('SnapshotLimitExceeded');
    expect(await codeOf(snapshot(account, { VolumeId: 'vol-00000000000000000' }))).toBe('InvalidVolume.NotFound');
    const fresh = await makeVolume(account.clients);
    expect(await codeOf(snapshot(account, { VolumeId: fresh }))).toBe('IncorrectState');
  });

  test('has no token: the same request makes another', async () => {
    const account = await storing();
    const id = await snapshot(account);
    account.clock.pass(16);
    expect(await snapshot(account)).not.toBe(id);
  });

  test('ends in error where its key cannot be used, and keeps nothing then', async () => {
    const account = await storing({ limits: { denied: ['ebs:Snapshot'] } });
    const id = await snapshot(account);
    expect(await describeSnapshot(account, id)).toMatchObject({ State: 'pending' });
    account.clock.pass(120);
    expect(await describeSnapshot(account, id)).toMatchObject({
      State: 'error',
      StateMessage: 'The key of the volume cannot be used.',
    });
    expect(inventoried(account)).toEqual([{ state: 'error', kept: null }]);
    await expect(makeVolume(account.clients, { SnapshotId: id })).rejects.toMatchObject({
      name: 'IncorrectState',
      message: 'Snapshot is in invalid state - error',
    });
  });
});

describe('the files of a volume', () => {
  test('are what containers and scripts wrote; a copy holds those of its moment, and a volume begins with a copy’s', async () => {
    const account = await written();
    const { clients, clock, instanceId, volumeId } = account;
    expect(filesOf(account, volumeId)).toEqual({ '/pages/web-spot-1': 'web of spot-1 was here' });
    const id = await snapshot(account);
    await send(clients, instanceId, "echo 'late' > /data/pages/late");
    await send(clients, instanceId, "echo 'nowhere' > /database/late");
    clock.pass(10);
    expect(Object.keys(filesOf(account, volumeId))).toEqual(['/pages/web-spot-1', '/pages/late']);

    expect(await codeOf(makeVolume(clients, { SnapshotId: id, Size: undefined }))).toBe('IncorrectState');
    clock.pass(100);
    expect(await codeOf(makeVolume(clients, { SnapshotId: id, Size: 9 }))).toBe('InvalidParameterValue');
    const copy = await makeVolume(clients, { SnapshotId: id, Size: undefined, Encrypted: false });
    expect(await describeVolume(account, copy)).toMatchObject({ Size: 10, SnapshotId: id, Encrypted: true });
    expect(filesOf(account, copy)).toEqual({ '/pages/web-spot-1': 'web of spot-1 was here' });
    expect(filesOf(account, await makeVolume(clients))).toEqual({});
  });

  test('are read by scripts where the volume is mounted', async () => {
    const account = await written();
    const { clients, clock, instanceId } = account;
    const command = await send(clients, instanceId, 'cat /data/pages/web-spot-1\ncat /elsewhere/web-spot-1');
    clock.pass(10);
    expect((await invocation(clients, command, instanceId)).StandardOutputContent).toBe('web of spot-1 was here\n');
  });

  test('fail a set-up whose volume is not attached', async () => {
    const account = await storing();
    const data = { volumeIds: [account.volumeId], device: '/dev/sdf', path: '/data' };
    const command = await send(account.clients, account.instanceId, setUpText({ data }));
    account.clock.pass(70);
    expect((await invocation(account.clients, command, account.instanceId)).StandardErrorContent).toContain(
      'unity: error: no data volume is attached to this instance',
    );
  });

  test('outlive their volume in a copy', async () => {
    const account = await storing();
    const id = await snapshot(account);
    account.clock.pass(120);
    await account.clients.ec2.send(new DeleteVolumeCommand({ VolumeId: account.volumeId }));
    account.clock.pass(5);
    expect(await describeSnapshot(account, id)).toMatchObject({ State: 'completed' });
  });
});

describe('DescribeSnapshots', () => {
  test('knows owners and filters', async () => {
    const account = await storing();
    const id = await snapshot(account, { Description: 'a copy', TagSpecifications: tags });
    const find = async (input: object) =>
      (await account.clients.ec2.send(new DescribeSnapshotsCommand(input))).Snapshots!.map((one) => one.SnapshotId);
    expect(await find({ OwnerIds: ['self'] })).toEqual([id]);
    expect(await find({ OwnerIds: ['999999999999'] })).toEqual([]);
    for (const [Name, Value] of [
      ['description', 'a copy'],
      ['volume-id', account.volumeId],
      ['status', 'pending'],
      ['tag:unity:session', 'spot-1'],
    ] as const) {
      expect(await find({ Filters: [{ Name, Values: [Value] }] })).toEqual([id]);
      expect(await find({ Filters: [{ Name, Values: ['other'] }] })).toEqual([]);
    }
  });

  test('shows what was made late, and what was deleted still', async () => {
    const account = await storing();
    account.cloud.adjust({ visibility: lateVisibility });
    const id = await snapshot(account);
    expect(await codeOf(describeSnapshot(account, id))).toBe('InvalidSnapshot.NotFound');
    account.clock.pass(4);
    await account.clients.ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }));
    expect(await describeSnapshot(account, id)).toBeDefined();
    account.clock.pass(4);
    expect(await codeOf(account.clients.ec2.send(new DeleteSnapshotCommand({ SnapshotId: id })))).toBe(
      'InvalidSnapshot.NotFound',
    );
    expect(inventoried(account)).toEqual([]);
  });
});
