import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { UnityError } from '../../domain/errors/unity-error';

/**
 * Invokes a function of the installation and gives its answer. `onUnreachable`: the caller may not, or it is not there.
 *
 * @throws UnityError AwsRefused where the function failed
 */
export async function invokeFunction(
  lambda: LambdaClient,
  FunctionName: string,
  request: object,
  onUnreachable: (cause: Error) => never,
): Promise<unknown> {
  try {
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(request)) }),
    );
    const text = Payload?.transformToString() ?? 'null';
    if (FunctionError === undefined) return JSON.parse(text) as unknown;
    throw new UnityError('AwsRefused', { message: `${FunctionName} failed: ${text.slice(0, 500)}` });
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    if (!/^(AccessDeniedException|ResourceNotFoundException)$/.test(cause.name)) throw error;
    return onUnreachable(cause);
  }
}
