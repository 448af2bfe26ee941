import { hashToUnit } from '../account/draw';
import type { World } from '../account/world';
import type { DatumRecord } from './state';

/** Without detailed monitoring EC2 reports so often (EC2 user guide), and CloudWatch knows it a little later (assumed). */
const everyMilliseconds = 300_000;
const delayMilliseconds = 60_000;

/**
 * CPUUtilization of an instance between two moments: nobody works here, so it idles at a level of its own, 1 to 15 %, with
 * small ups and downs that are always the same.
 */
export function cpuData(world: World, id: string, from: number, until: number): readonly DatumRecord[] {
  const instance = world.state.ec2.instances.get(id);
  if (!instance) return [];
  const ends = Math.min(until, world.now - delayMilliseconds, instance.goneAt ?? Number.POSITIVE_INFINITY);
  const first = Math.ceil(Math.max(from, instance.runningAt) / everyMilliseconds) * everyMilliseconds;
  const level = 1 + 14 * hashToUnit(`cpu ${id}`);
  const data: DatumRecord[] = [];
  for (let at = first; at < ends; at += everyMilliseconds) {
    const value = Number((level * (0.8 + 0.4 * hashToUnit(`cpu ${id} ${at}`))).toFixed(3));
    data.push({
      namespace: 'AWS/EC2',
      name: 'CPUUtilization',
      dimensions: `InstanceId=${id}`,
      at,
      value,
      unit: 'Percent',
    });
  }
  return data;
}
