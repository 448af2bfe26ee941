import type {
  CreateVolumeRequest,
  DeleteVolumeRequest,
  DescribeVolumesRequest,
  DescribeVolumesResult,
  Volume,
  VolumeState,
} from '@aws-sdk/client-ec2';
import { drawMilliseconds, drawResourceId } from '../account/draw';
import { takes } from '../account/durations';
import { born, remove } from '../account/record';
import { putInto } from '../account/stored-files';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { figures } from '../figures';
import { attachmentState } from './attachments';
import { kinds } from './kinds';
import { described, named } from './lookup';
import type { SnapshotRecord, VolumeRecord } from './records';
import { tagsFor, writeTags } from './tag-specifications';
import { checkStorageQuota, readPerformance, readSize, sourceOf } from './volume-request';
import { zonesOf } from './zones';

/** Where a volume stands. */
export function volumeState(world: World, volume: VolumeRecord): VolumeState {
  if (attachmentState(world, volume) !== undefined) return 'in-use';
  if (volume.goneAt !== null) return 'deleting';
  return world.now < volume.availableAt ? 'creating' : 'available';
}

/** The attachment of a volume that something holds. */
export function heldBy(world: World, volume: VolumeRecord): VolumeRecord['attachment'] {
  return attachmentState(world, volume) === undefined ? null : volume.attachment;
}

const filters: FilterTable<VolumeRecord> = {
  'volume-id': (volume) => volume.id,
  'attachment.instance-id': (volume, world) => heldBy(world, volume)?.instanceId,
  'attachment.device': (volume, world) => heldBy(world, volume)?.device,
  'attachment.status': (volume, world) => attachmentState(world, volume),
  'attachment.delete-on-termination': (volume, world) => {
    const held = heldBy(world, volume);
    return held === null ? undefined : String(held.deleteOnTermination);
  },
  'availability-zone': (volume) => volume.zone,
  encrypted: (volume) => String(volume.encrypted),
  size: (volume) => String(volume.sizeGib),
  'snapshot-id': (volume) => volume.snapshotId ?? undefined,
  'volume-type': (volume) => volume.kind,
  status: (volume, world) => volumeState(world, volume),
};

function view(volume: VolumeRecord, world: World): Volume {
  const held = heldBy(world, volume);
  return {
    VolumeId: volume.id,
    AvailabilityZone: volume.zone,
    Size: volume.sizeGib,
    VolumeType: volume.kind,
    Encrypted: volume.encrypted,
    SnapshotId: volume.snapshotId ?? '',
    ...(volume.iops === null ? {} : { Iops: volume.iops }),
    ...(volume.throughput === null ? {} : { Throughput: volume.throughput }),
    ...(volume.encrypted ? { KmsKeyId: `arn:aws:kms:${world.region}:${world.accountId}:alias/aws/ebs` } : {}),
    CreateTime: new Date(volume.bornAt),
    MultiAttachEnabled: false,
    State: volumeState(world, volume),
    Attachments:
      held === null
        ? []
        : [
            {
              InstanceId: held.instanceId,
              VolumeId: volume.id,
              Device: held.device,
              State: attachmentState(world, volume),
              AttachTime: new Date(held.askedAt),
              DeleteOnTermination: held.deleteOnTermination,
            },
          ],
    Tags: writeTags(volume.tags),
  };
}

/** Whatever it is made from, everything was checked before. */
function addVolume(world: World, request: CreateVolumeRequest, source: SnapshotRecord | undefined): VolumeRecord {
  const { random, now, state } = world;
  const tags = tagsFor(request.TagSpecifications, 'volume');
  const performance = readPerformance(request, readSize(request, source));
  const record = born(world, drawResourceId(random, 'vol'), tags);
  const volume: VolumeRecord = {
    ...record,
    ...performance,
    zone: request.AvailabilityZone ?? '',
    encrypted: request.Encrypted === true || source?.encrypted === true,
    snapshotId: source?.id ?? null,
    availableAt: now + takes(world, 'volumeAvailable', record.id, drawMilliseconds(random, figures.volumeAvailable)),
    attachment: null,
    changes: source === undefined ? [] : putInto('/', source.content, now),
  };
  state.ec2.volumes.set(volume.id, volume);
  return volume;
}

export const volumeOperations = {
  /** Tokens go by region or zone: the same one in another zone makes another volume (EC2 devguide, idempotency). */
  CreateVolume: operation<CreateVolumeRequest, Volume>()(['AvailabilityZone'], (world, request) => {
    if (request.MultiAttachEnabled || request.OutpostArn !== undefined || request.KmsKeyId !== undefined) {
      throw notSimulated('CreateVolume with MultiAttachEnabled, OutpostArn or KmsKeyId');
    }
    if (!zonesOf(world.region).includes(request.AvailabilityZone)) {
      throw refuse('InvalidZone.NotFound', `The zone '${request.AvailabilityZone}' does not exist.`);
    }
    const id = once(world, `CreateVolume/${request.AvailabilityZone}`, request, () => {
      const source = sourceOf(world, request);
      checkStorageQuota(world, readPerformance(request, readSize(request, source)));
      return addVolume(world, request, source).id;
    });
    return view(kinds.volume.table(world.state.ec2).get(id) ?? named(world, kinds.volume, id), world);
  }),

  DescribeVolumes: operation<DescribeVolumesRequest, DescribeVolumesResult>()([], (world, request) => {
    const { records, NextToken } = described(world, kinds.volume, { ...request, ids: request.VolumeIds }, filters);
    return { Volumes: records.map((volume) => view(volume, world)), NextToken };
  }),

  DeleteVolume: operation<DeleteVolumeRequest, object>()(['VolumeId'], (world, request) => {
    const volume = named(world, kinds.volume, request.VolumeId);
    const held = heldBy(world, volume);
    if (held !== null) {
      throw refuse('VolumeInUse', `Volume ${volume.id} is currently attached to ${held.instanceId}`);
    }
    if (volumeState(world, volume) === 'creating') {
      throw refuse('IncorrectState', `The volume '${volume.id}' is 'creating'`);
    }
    if (volume.goneAt === null) {
      const wait = drawMilliseconds(world.random, figures.volumeDeleted);
      remove(world, volume, world.now + takes(world, 'volumeDeleted', volume.id, wait));
    }
    return {};
  }),
};
