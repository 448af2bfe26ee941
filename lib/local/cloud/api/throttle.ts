import type { World } from '../account/world';

/** The bucket of a service: what was left in it, and when. */
export interface Bucket {
  tokens: number;
  at: number;
}

/** Takes a token of the service's bucket; false when there is none. Without a limit there always is. */
export function takeToken(world: World, service: string): boolean {
  const { throttle } = world.limits;
  if (throttle === null) return true;
  const bucket = world.state.buckets.get(service) ?? { tokens: throttle.burst, at: world.now };
  const refilled = bucket.tokens + ((world.now - bucket.at) / 1000) * throttle.perSecond;
  bucket.tokens = Math.min(throttle.burst, refilled);
  bucket.at = world.now;
  world.state.buckets.set(service, bucket);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
