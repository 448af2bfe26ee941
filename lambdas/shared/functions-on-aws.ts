import { LambdaClient } from '@aws-sdk/client-lambda';
import type { HandlerRuntime } from './handler';
import { requestTimeouts } from './request-timeouts';
import { withRetries } from './retries';
import { systemClock, systemRandom } from './system';

/** What the function that prunes works with beside the engine: Lambda, under its own role. */
export function functionsOnAws(): Pick<HandlerRuntime, 'functions'> {
  return { functions: withRetries(new LambdaClient(requestTimeouts), { clock: systemClock, random: systemRandom }) };
}
