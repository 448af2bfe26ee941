import { type CloudRecord, isAlive } from '../account/record';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import { appliedQuota } from '../quotas/values';

/** Refuses one more than the quota allows. `present` are the records it counts, dead ones among them. */
export function checkQuota(
  world: World,
  quota: string,
  present: Iterable<CloudRecord>,
  refusal: { readonly code: string; readonly noun: string },
  more = 1,
): void {
  const limit = appliedQuota(world.limits, quota);
  let count = more;
  for (const record of present) if (isAlive(record, world.now)) count += 1;
  if (count > limit) throw refuse(refusal.code, `The maximum number of ${refusal.noun} has been reached.`);
}
