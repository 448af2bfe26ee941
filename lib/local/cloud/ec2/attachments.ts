import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { usesOf } from '../ssm/data-volumes';
import type { VolumeRecord } from './records';

/** The states of an attachment that exists. */
export type AttachmentState = 'attaching' | 'attached' | 'detaching' | 'busy';

/** The volumes that an instance holds, those on their way in or out among them. */
export function volumesOf(world: World, instanceId: string): readonly VolumeRecord[] {
  return [...world.state.ec2.volumes.values()].filter(
    (volume) => volume.attachment?.instanceId === instanceId && attachmentState(world, volume) !== undefined,
  );
}

/**
 * Where the attachment of a volume stands; undefined for a volume that nothing holds. An instance that is gone holds
 * nothing. What is still mounted stays `busy` until it is unmounted or the detachment is forced (EC2 API reference,
 * DetachVolume).
 */
export function attachmentState(world: World, { id, attachment }: VolumeRecord): AttachmentState | undefined {
  if (attachment === null) return undefined;
  const instance = world.state.ec2.instances.get(attachment.instanceId);
  if (instance === undefined || !isAlive(instance, world.now)) return undefined;
  const { detach } = attachment;
  if (detach === null) return world.now < attachment.attachedAt ? 'attaching' : 'attached';
  if (detach.forcedAt !== null) return world.now < detach.forcedAt + detach.takes ? 'detaching' : undefined;
  const { mounted, freeSince } = usesOf(world, attachment.instanceId, id);
  if (mounted) return 'busy';
  return world.now < Math.max(detach.askedAt, freeSince) + detach.takes ? 'detaching' : undefined;
}
