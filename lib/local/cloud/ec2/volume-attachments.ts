import type { AttachVolumeRequest, DetachVolumeRequest, VolumeAttachment } from '@aws-sdk/client-ec2';
import { drawMilliseconds } from '../account/draw';
import { takes } from '../account/durations';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { figures } from '../figures';
import { attachmentState, volumesOf } from './attachments';
import type { InstanceRecord } from './compute-records';
import { instanceState } from './instance-view';
import { kinds } from './kinds';
import { named } from './lookup';
import type { AttachmentRecord, VolumeRecord } from './records';
import { heldBy, volumeState } from './volumes';

/** Names that EC2 takes for a device on Linux (EC2 user guide, device names). */
const deviceName = /^(?:\/dev\/)?(?:sd|xvd)[a-z](?:[a-z]|[1-9]|1[0-5])?$/;

function view(world: World, volume: VolumeRecord, attachment: AttachmentRecord): VolumeAttachment {
  return {
    VolumeId: volume.id,
    InstanceId: attachment.instanceId,
    Device: attachment.device,
    State: attachmentState(world, volume) ?? 'detached',
    AttachTime: new Date(attachment.askedAt),
    DeleteOnTermination: attachment.deleteOnTermination,
  };
}

/** Refuses what EC2 would: in the words that callers know, where they are published. */
function checkPlace(world: World, volume: VolumeRecord, instance: InstanceRecord, device: string): void {
  if (heldBy(world, volume) !== null) {
    throw refuse('VolumeInUse', `${volume.id} is already attached to an instance`);
  }
  if (volumeState(world, volume) !== 'available') {
    throw refuse('IncorrectState', `${volume.id} is not 'available'.`);
  }
  if (instanceState(instance, world.now) !== 'running') {
    throw refuse('IncorrectState', `Instance '${instance.id}' is not 'running'.`);
  }
  if (volume.zone !== instance.zone) {
    const message = `The volume '${volume.id}' is not in the same availability zone as instance '${instance.id}'`;
    throw refuse('InvalidVolume.ZoneMismatch', message);
  }
  if (!deviceName.test(device)) {
    throw refuse(
      'InvalidParameterValue',
      `Value (${device}) for parameter device is invalid. ${device} is not a valid EBS device name.`,
    );
  }
  if (volumesOf(world, instance.id).some(({ attachment }) => attachment?.device === device)) {
    const message = `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`;
    throw refuse('InvalidParameterValue', message);
  }
}

export const volumeAttachmentOperations = {
  AttachVolume: operation<AttachVolumeRequest, VolumeAttachment>()(
    ['Device', 'InstanceId', 'VolumeId'],
    (world, request) => {
      const volume = named(world, kinds.volume, request.VolumeId);
      const instance = named(world, kinds.instance, request.InstanceId);
      checkPlace(world, volume, instance, request.Device);
      const wait = drawMilliseconds(world.random, figures.volumeAttached);
      const attachment: AttachmentRecord = {
        instanceId: instance.id,
        device: request.Device,
        deleteOnTermination: false,
        isRoot: false,
        askedAt: world.now,
        attachedAt: world.now + takes(world, 'volumeAttached', volume.id, wait),
        detach: null,
      };
      volume.attachment = attachment;
      return view(world, volume, attachment);
    },
  ),

  /** Asked again it says where it stands (assumed); with Force it waits for nobody from then on. */
  DetachVolume: operation<DetachVolumeRequest, VolumeAttachment>()(['VolumeId'], (world, request) => {
    const volume = named(world, kinds.volume, request.VolumeId);
    const held = heldBy(world, volume);
    if (held === null) {
      throw refuse('IncorrectState', `Volume '${volume.id}' is in the '${volumeState(world, volume)}' state.`);
    }
    if (
      (request.InstanceId ?? held.instanceId) !== held.instanceId ||
      (request.Device ?? held.device) !== held.device
    ) {
      const where = request.InstanceId ?? held.instanceId;
      throw refuse('InvalidAttachment.NotFound', `Volume '${volume.id}' is not attached to '${where}'`);
    }
    if (held.isRoot) {
      const message = `Unable to detach root volume '${volume.id}' from instance '${held.instanceId}'`;
      throw refuse('OperationNotPermitted', message);
    }
    if (attachmentState(world, volume) === 'attaching') {
      throw refuse('IncorrectState', `Volume '${volume.id}' is in the 'attaching' state.`);
    }
    const forcedAt = request.Force === true ? world.now : null;
    if (held.detach === null) {
      const wait = drawMilliseconds(world.random, figures.volumeDetached);
      held.detach = { askedAt: world.now, takes: takes(world, 'volumeDetached', volume.id, wait), forcedAt };
    } else if (held.detach.forcedAt === null) {
      held.detach = { ...held.detach, forcedAt };
    }
    const { detach } = held;
    // What a command on its way would have written reaches no volume that has gone from under it.
    if (attachmentState(world, volume) !== 'busy') {
      const freeAt = (detach.forcedAt ?? detach.askedAt) + detach.takes;
      volume.changes = volume.changes.filter(({ at }) => at <= Math.max(world.now, freeAt));
    }
    return view(world, volume, held);
  }),
};
