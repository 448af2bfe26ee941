import { SSMClient } from '@aws-sdk/client-ssm';
import type { HandlerRuntime } from './handler';
import { installedSettings } from './installed-settings';
import { requestTimeouts } from './request-timeouts';
import { withRetries } from './retries';
import { readStoredParameters } from './stored-parameters';
import { systemClock, systemRandom } from './system';

/** What functions that bind parameters work with beside the engine. */
export function storedParametersOnAws(): Pick<HandlerRuntime, 'storedParameters'> {
  const { prefix } = installedSettings();
  let ssm: SSMClient | undefined;
  return {
    storedParameters: (environment, names) => {
      // Most environments keep nothing there.
      ssm ??= withRetries(new SSMClient(requestTimeouts), { clock: systemClock, random: systemRandom });
      return readStoredParameters({ ssm }, { prefix, environment }, names);
    },
  };
}
