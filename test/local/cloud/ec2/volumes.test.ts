import {
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DeleteVolumeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { filesAt } from '../../../../lib/local/cloud/account/stored-files';
import { codeOf, simulatedAccount } from '../../../helpers/simulated-account';
import { send, setUpText, takeDownText } from '../../../helpers/simulated-containers';
import { runInstance } from '../../../helpers/simulated-network';
import { attach, attachmentOf, describeVolume, makeVolume, type Storing, storing } from './volume-setup';

const detach = ({ clients, volumeId }: Storing, Force = false) =>
  clients.ec2.send(new DetachVolumeCommand({ VolumeId: volumeId, Force }));
const remove = ({ clients, volumeId }: Storing) =>
  codeOf(clients.ec2.send(new DeleteVolumeCommand({ VolumeId: volumeId })));
const mine = ({ cloud }: Storing) =>
  cloud.inventory().flatMap(({ type, state }) => (type === 'AWS::EC2::Volume' ? [state] : []));

describe('CreateVolume', () => {
  test('makes a volume that is creating, then available, and as fast as gp3 is', async () => {
    const account = await storing();
    const id = await makeVolume(account.clients);
    expect(await describeVolume(account, id)).toMatchObject({ State: 'creating', Iops: 3000, Throughput: 125 });
    account.clock.pass(3);
    expect(await describeVolume(account, id)).toMatchObject({ State: 'available', Size: 10, Encrypted: true });
    expect(mine(account)).toEqual(['available', 'available']);
  });

  test('makes one a token, and refuses another request with it; in another zone it is another token', async () => {
    const { clients } = simulatedAccount();
    const id = await makeVolume(clients, { ClientToken: 't' });
    expect(await makeVolume(clients, { ClientToken: 't' })).toBe(id);
    expect(await codeOf(makeVolume(clients, { ClientToken: 't', Size: 11 }))).toBe('IdempotentParameterMismatch');
    expect(await makeVolume(clients, { ClientToken: 't', AvailabilityZone: 'us-east-1b' })).not.toBe(id);
  });

  test.each<[string, Partial<CreateVolumeCommandInput>]>([
    ['InvalidZone.NotFound', { AvailabilityZone: 'us-east-1x' }],
    ['MissingParameter', { AvailabilityZone: undefined }],
    ['MissingParameter', { Size: undefined }],
    ['InvalidParameterValue', { Size: 0 }],
    ['InvalidParameterValue', { Size: 70_000 }],
    ['InvalidParameterValue', { Iops: 100 }],
    ['InvalidParameterValue', { Throughput: 5_000 }],
    ['InvalidParameterCombination', { Iops: 5_001 }],
    ['InvalidParameterCombination', { Throughput: 751 }],
    ['InvalidParameterCombination', { VolumeType: 'gp2', Iops: 3_000 }],
    ['InvalidSnapshot.NotFound', { SnapshotId: 'snap-00000000000000000' }],
    ['InvalidSnapshotID.Malformed', { SnapshotId: 'vol-1' }],
    ['NotSimulated', { VolumeType: 'io2' }],
  ])('answers %s for %j', async (code, changes) => {
    const { clients } = simulatedAccount();
    expect(await codeOf(makeVolume(clients, changes))).toBe(code);
  });

  test('is bound by the gp3 storage of the region, to which deleted volumes do not count', async () => {
    const { clients, clock } = simulatedAccount({ limits: { quotas: { 'ebs/L-7A658B76': 20 / 1024 } } });
    const id = await makeVolume(clients);
    await makeVolume(clients);
    expect(await codeOf(makeVolume(clients, { Size: 1 }))).toBe('VolumeLimitExceeded');
    clock.pass(3);
    await clients.ec2.send(new DeleteVolumeCommand({ VolumeId: id }));
    clock.pass(4);
    expect(await codeOf(makeVolume(clients))).toBe('accepted');
  });

  test('is not encrypted unless asked for', async () => {
    const { clients } = simulatedAccount();
    const command = new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1, VolumeType: 'gp3' });
    expect(await clients.ec2.send(command)).toMatchObject({ Encrypted: false, State: 'creating' });
  });
});

describe('AttachVolume', () => {
  test('is attaching, then attached; the instance shows it and outlives nothing of it', async () => {
    const account = await storing();
    expect(await attach(account)).toMatchObject({ State: 'attaching', DeleteOnTermination: false });
    expect(await describeVolume(account)).toMatchObject({ State: 'in-use' });
    account.clock.pass(4);
    expect(await attachmentOf(account)).toBe('attached');
    const { Reservations } = await account.clients.ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [account.instanceId] }),
    );
    const devices = Reservations![0]!.Instances![0]!.BlockDeviceMappings!.map(({ DeviceName }) => DeviceName);
    expect(devices).toEqual(['/dev/xvda', '/dev/sdf']);
    const Filters = [{ Name: 'attachment.instance-id', Values: [account.instanceId] }];
    expect((await account.clients.ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes).toHaveLength(2);
    expect(mine(account)).toEqual(['in-use']);

    await account.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [account.instanceId] }));
    expect(await attachmentOf(account)).toBe('attached');
    account.clock.pass(45);
    expect(await describeVolume(account)).toMatchObject({ State: 'available', Attachments: [] });
    expect(mine(account)).toEqual(['available']);
  });

  test('refuses what is not ready, not in the zone, or taken', async () => {
    const account = await storing();
    const { clients, network } = account;
    const fresh = await makeVolume(clients);
    const elsewhere = await makeVolume(clients, { AvailabilityZone: 'us-east-1b' });
    expect(await codeOf(attach(account, { VolumeId: fresh }))).toBe('IncorrectState');
    account.clock.pass(3);
    expect(await codeOf(attach(account, { VolumeId: elsewhere }))).toBe('InvalidVolume.ZoneMismatch');
    expect(await codeOf(attach(account, { Device: '/dev/disk' }))).toBe('InvalidParameterValue');
    const booting = await runInstance(clients, network);
    expect(await codeOf(attach(account, { InstanceId: booting }))).toBe('IncorrectState');
    await attach(account);
    expect(await codeOf(attach(account))).toBe('VolumeInUse');
    await expect(attach(account, { VolumeId: fresh })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('Attachment point /dev/sdf is already in use'),
    });
    expect(await codeOf(attach(account, { VolumeId: fresh, Device: '/dev/sdg' }))).toBe('accepted');
  });
});

describe('DetachVolume', () => {
  test('is detaching, then free', async () => {
    const account = await storing();
    expect(await codeOf(detach(account))).toBe('IncorrectState');
    await attach(account);
    expect(await codeOf(detach(account))).toBe('IncorrectState');
    account.clock.pass(4);
    expect(await detach(account)).toMatchObject({ State: 'detaching' });
    expect(await detach(account)).toMatchObject({ State: 'detaching' });
    account.clock.pass(4);
    expect(await attachmentOf(account)).toBe('none');
    await attach(account);
    expect(await attachmentOf(account)).toBe('attaching');
  });

  test('stays busy while it is mounted, until it is unmounted or forced', async () => {
    const account = await storing();
    const { clients, clock, instanceId, volumeId } = account;
    await attach(account);
    clock.pass(4);
    await send(clients, instanceId, setUpText({ data: { volumeIds: [volumeId], device: '/dev/sdf', path: '/data' } }));
    clock.pass(70);
    expect(await detach(account)).toMatchObject({ State: 'busy' });
    clock.pass(3600);
    expect(await attachmentOf(account)).toBe('busy');
    expect(await remove(account)).toBe('VolumeInUse');
    await send(clients, instanceId, takeDownText());
    clock.pass(20);
    expect(await attachmentOf(account)).toBe('none');

    await attach(account);
    await send(clients, instanceId, setUpText({ data: { volumeIds: [volumeId], device: '/dev/sdf', path: '/data' } }));
    clock.pass(70);
    await send(clients, instanceId, setUpText({ data: { volumeIds: [volumeId], device: '/dev/sdf', path: '/data' } }));
    clock.pass(70);
    expect(await detach(account)).toMatchObject({ State: 'busy' });
    expect(await detach(account, true)).toMatchObject({ State: 'detaching' });
    clock.pass(4);
    expect(await attachmentOf(account)).toBe('none');
  });

  test('is busy while a set-up that mounts it is on its way, whose files reach it only while it is there', async () => {
    const account = await storing();
    const { clients, clock, cloud, instanceId, volumeId } = account;
    await attach(account);
    clock.pass(4);
    const compose = `services: {web: {image: nginx, volumes: ['\${UNITY_DATA}/pages:/srv']}}`;
    await send(
      clients,
      instanceId,
      setUpText({ compose, data: { volumeIds: [volumeId], device: '/dev/sdf', path: '/data' } }),
    );
    clock.pass(10);
    expect(await detach(account)).toMatchObject({ State: 'busy' });
    await detach(account, true);
    clock.pass(100);
    expect(await attachmentOf(account)).toBe('none');
    expect(filesAt(cloud.contents.ec2.volumes.get(volumeId)!.changes, clock.now())).toEqual({});
  });

  test('refuses the root volume, and another instance than the one that holds it', async () => {
    const account = await storing();
    const Filters = [{ Name: 'attachment.instance-id', Values: [account.instanceId] }];
    const { Volumes } = await account.clients.ec2.send(new DescribeVolumesCommand({ Filters }));
    const root = new DetachVolumeCommand({ VolumeId: Volumes![0]!.VolumeId });
    expect(await codeOf(account.clients.ec2.send(root))).toBe('OperationNotPermitted');
    await attach(account);
    account.clock.pass(4);
    const other = new DetachVolumeCommand({ VolumeId: account.volumeId, InstanceId: 'i-00000000000000000' });
    expect(await codeOf(account.clients.ec2.send(other))).toBe('InvalidAttachment.NotFound');
  });
});

describe('DeleteVolume', () => {
  test('takes only what nothing holds, and shows it deleting for a moment', async () => {
    const account = await storing();
    await attach(account);
    expect(await remove(account)).toBe('VolumeInUse');
    account.clock.pass(4);
    await detach(account);
    account.clock.pass(4);
    expect(await remove(account)).toBe('accepted');
    expect(await remove(account)).toBe('accepted');
    expect(await describeVolume(account)).toMatchObject({ State: 'deleting' });
    account.clock.pass(4);
    expect(await codeOf(describeVolume(account))).toBe('InvalidVolume.NotFound');
    expect(await remove(account)).toBe('InvalidVolume.NotFound');
    expect(mine(account)).toEqual([]);
  });
});
