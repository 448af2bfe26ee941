import { SSMClient } from '@aws-sdk/client-ssm';
import type { HandlerRuntime } from './handler';
import { readPublishingPlace } from './publishing';
import { requestTimeouts } from './request-timeouts';
import { withRetries } from './retries';
import { systemClock, systemRandom } from './system';

/** What the function that publishes works with beside the engine. */
export function publishingOnAws(): Pick<HandlerRuntime, 'publishing'> {
  const ssm = withRetries(new SSMClient(requestTimeouts), { clock: systemClock, random: systemRandom });
  return { publishing: (owner) => readPublishingPlace({ ssm }, owner) };
}
