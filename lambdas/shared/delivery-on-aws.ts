import { SSMClient } from '@aws-sdk/client-ssm';
import { delivery } from './delivery';
import type { HandlerRuntime } from './handler';
import { makeHttpPost } from './http-post';
import { publishOnAws } from './publish-on-aws';
import { requestTimeouts } from './request-timeouts';
import { withRetries } from './retries';
import { systemClock, systemRandom } from './system';

/** What the function that tells people works with beside the engine. */
export function deliveryOnAws(): Pick<HandlerRuntime, 'deliver'> {
  const ssm = withRetries(new SSMClient(requestTimeouts), { clock: systemClock, random: systemRandom });
  return { deliver: delivery({ ssm, post: makeHttpPost(), publish: publishOnAws(process.env), clock: systemClock }) };
}
