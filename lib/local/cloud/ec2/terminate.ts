import { drawMilliseconds } from '../account/draw';
import { takes } from '../account/durations';
import { drawDelay } from '../account/record';
import type { World } from '../account/world';
import { figures, graveSeconds } from '../figures';
import { volumesOf } from './attachments';
import type { InstanceRecord } from './compute-records';

/** For a moment after the call reads may miss an instance that still runs (EC2 devguide, eventual consistency). */
function blink(world: World): InstanceRecord['blink'] {
  const length = drawDelay(world, world.limits.visibility.blinkSeconds);
  return length === 0 ? null : { from: world.now, until: world.now + length };
}

/** Begins to end an instance: its interface and the volumes that go with it are gone when it is, the others free. Again changes nothing. */
export function terminate(world: World, instance: InstanceRecord): void {
  if (instance.stoppingAt !== null) return;
  const { ec2 } = world.state;
  const wait = drawMilliseconds(world.random, figures.instanceTerminated);
  const goneAt = world.now + takes(world, 'instanceTerminated', instance.id, wait);
  instance.stoppingAt = world.now;
  instance.goneAt = goneAt;
  instance.shownUntil = goneAt + graveSeconds * 1000;
  instance.blink = blink(world);
  const held = volumesOf(world, instance.id);
  // Nobody writes from an instance that is gone.
  for (const volume of held) volume.changes = volume.changes.filter(({ at }) => at <= goneAt);
  const volumes = held.filter(({ attachment }) => attachment?.deleteOnTermination);
  const eni = ec2.interfaces.get(instance.interfaceId);
  for (const part of [...(eni === undefined ? [] : [eni]), ...volumes]) {
    part.goneAt = goneAt;
    part.shownUntil = goneAt;
  }
}
