import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { functionPhysicalName } from '../../lib/domain/naming';
import type { HandlerRuntime } from './handler';
import { installedSettings } from './installed-settings';

/** Longer than a receiver may take, shorter than the desk may run. */
const answerMilliseconds = 22_000;

/** How the desk asks the function that tells people: once, for what was sent twice would be read twice. */
export function askNotifyOnAws(): Pick<HandlerRuntime, 'askNotify'> {
  const { prefix } = installedSettings();
  let lambda: LambdaClient | undefined;
  return {
    askNotify: async (request) => {
      // Nearly always the desk is asked for something else.
      lambda ??= new LambdaClient({
        maxAttempts: 1,
        requestHandler: { connectionTimeout: 3_000, requestTimeout: answerMilliseconds },
      });
      const { Payload, FunctionError } = await lambda.send(
        new InvokeCommand({
          FunctionName: functionPhysicalName(prefix, 'notify'),
          Payload: Buffer.from(JSON.stringify(request)),
        }),
      );
      const text = Payload?.transformToString() ?? 'null';
      if (FunctionError === undefined) return JSON.parse(text) as unknown;
      throw new UnityError('ServiceUnavailable', {
        message: `the function that tells people failed: ${text.slice(0, 300)}`,
      });
    },
  };
}
