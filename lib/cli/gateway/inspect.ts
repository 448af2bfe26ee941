import type { LambdaClient } from '@aws-sdk/client-lambda';
import { UnityError } from '../../domain/errors/unity-error';
import { functionPhysicalName } from '../../domain/naming';
import type { InspectRequest } from '../../engine/requests/inspect-request';
import { invokeFunction } from './invoke-function';

/**
 * Asks the function that looks into the account.
 *
 * @throws UnityError AwsRefused
 */
export function inspectThrough(lambda: LambdaClient, prefix: string, request: InspectRequest): Promise<unknown> {
  const name = functionPhysicalName(prefix, 'inspect');
  return invokeFunction(lambda, name, request, (cause) => {
    throw new UnityError('AwsRefused', {
      message: `${name} could not be asked: ${cause.message}`,
      details: {
        fix: `Attach the managed policy ${prefix}-viewer to the caller; an installation from before ${name} was there needs \`cdk deploy\`.`,
      },
      cause,
    });
  });
}
