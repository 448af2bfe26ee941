import type { DeleteVolumeRequest, DescribeVolumesRequest, DescribeVolumesResult, Volume } from '@aws-sdk/client-ec2';
import { isAlive, remove } from '../account/record';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { kinds } from './kinds';
import { described, named } from './lookup';
import type { VolumeRecord } from './records';
import { writeTags } from './tag-specifications';

/** Whether the instance it was made for still holds it. */
export function isAttached(world: World, volume: VolumeRecord): boolean {
  const instance = world.state.ec2.instances.get(volume.instanceId);
  return instance !== undefined && isAlive(instance, world.now);
}

const filters: FilterTable<VolumeRecord> = {
  'volume-id': (volume) => volume.id,
  'attachment.instance-id': (volume, world) => (isAttached(world, volume) ? volume.instanceId : undefined),
  'attachment.device': (volume, world) => (isAttached(world, volume) ? volume.device : undefined),
  'attachment.delete-on-termination': (volume) => String(volume.deleteOnTermination),
  'availability-zone': (volume) => volume.zone,
  encrypted: (volume) => String(volume.encrypted),
  size: (volume) => String(volume.sizeGib),
  'volume-type': (volume) => volume.kind,
  status: (volume, world) => (isAttached(world, volume) ? 'in-use' : 'available'),
};

function view(volume: VolumeRecord, world: World): Volume {
  const attached = isAttached(world, volume);
  return {
    VolumeId: volume.id,
    AvailabilityZone: volume.zone,
    Size: volume.sizeGib,
    VolumeType: volume.kind,
    Encrypted: volume.encrypted,
    ...(volume.encrypted ? { KmsKeyId: `arn:aws:kms:${world.region}:${world.accountId}:alias/aws/ebs` } : {}),
    CreateTime: new Date(volume.bornAt),
    State: attached ? 'in-use' : 'available',
    Attachments: attached
      ? [
          {
            InstanceId: volume.instanceId,
            VolumeId: volume.id,
            Device: volume.device,
            State: 'attached',
            DeleteOnTermination: volume.deleteOnTermination,
          },
        ]
      : [],
    Tags: writeTags(volume.tags),
  };
}

export const volumeOperations = {
  DescribeVolumes: operation<DescribeVolumesRequest, DescribeVolumesResult>()([], (world, request) => {
    const { records, NextToken } = described(world, kinds.volume, { ...request, ids: request.VolumeIds }, filters);
    return { Volumes: records.map((volume) => view(volume, world)), NextToken };
  }),

  DeleteVolume: operation<DeleteVolumeRequest, object>()(['VolumeId'], (world, request) => {
    const volume = named(world, kinds.volume, request.VolumeId);
    if (isAttached(world, volume)) {
      throw refuse('VolumeInUse', `Volume ${volume.id} is currently attached to ${volume.instanceId}`);
    }
    remove(world, volume);
    return {};
  }),
};
