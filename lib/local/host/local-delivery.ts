import type { SSMClient } from '@aws-sdk/client-ssm';
import { delivery } from '../../../lambdas/shared/delivery';
import { makeHttpPost } from '../../../lambdas/shared/http-post';
import type { Deliver } from '../../engine/notify/notify';
import type { VirtualClock } from '../time/virtual-clock';
import type { Topics } from './topics';

/** Delivers as on AWS; topics are in this process, and addresses may be of this machine. Time stands still meanwhile. */
export function localDelivery(parts: {
  readonly ssm: SSMClient;
  readonly clock: VirtualClock;
  readonly topics: Topics;
}): Deliver {
  const { ssm, clock, topics } = parts;
  const post = makeHttpPost({ loopback: true });
  return delivery({
    ssm,
    clock,
    post: (url, request) => clock.holdWhile(post(url, request)),
    publish: async (message) => topics.publish(message),
  });
}
