import {
  AttachVolumeCommand,
  type AttachVolumeCommandInput,
  CreateSnapshotCommand,
  type CreateSnapshotCommandInput,
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import type { Clients } from '../../../../lambdas/shared/clients';
import { type Serving, serving } from '../../../helpers/simulated-containers';

/** An account with an instance in zone a, and a volume of 10 GiB beside it. */
export interface Storing extends Serving {
  readonly volumeId: string;
}

export async function makeVolume({ ec2 }: Clients, changes: Partial<CreateVolumeCommandInput> = {}): Promise<string> {
  const volume = { AvailabilityZone: 'us-east-1a', Size: 10, VolumeType: 'gp3', Encrypted: true } as const;
  return (await ec2.send(new CreateVolumeCommand({ ...volume, ...changes }))).VolumeId!;
}

export async function storing(options: Parameters<typeof serving>[0] = {}): Promise<Storing> {
  const account = await serving({ ...options, limits: { latency: false, ...options.limits } });
  const volumeId = await makeVolume(account.clients);
  account.clock.pass(3);
  return { ...account, volumeId };
}

export function attach({ clients, instanceId, volumeId }: Storing, changes: Partial<AttachVolumeCommandInput> = {}) {
  return clients.ec2.send(
    new AttachVolumeCommand({ InstanceId: instanceId, VolumeId: volumeId, Device: '/dev/sdf', ...changes }),
  );
}

export async function describeVolume({ clients, volumeId }: Storing, id = volumeId) {
  return (await clients.ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }))).Volumes![0]!;
}

/** What an attachment is now; `none` where nothing holds the volume. */
export async function attachmentOf(account: Storing): Promise<string> {
  return (await describeVolume(account)).Attachments![0]?.State ?? 'none';
}

export async function snapshot(
  { clients, volumeId }: Storing,
  changes: Partial<CreateSnapshotCommandInput> = {},
): Promise<string> {
  return (await clients.ec2.send(new CreateSnapshotCommand({ VolumeId: volumeId, ...changes }))).SnapshotId!;
}

export async function describeSnapshot({ clients }: Storing, id: string) {
  return (await clients.ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }))).Snapshots![0]!;
}
