import { InvokeCommand, type InvokeCommandInput } from '@aws-sdk/client-lambda';
import { sampleArns } from '../../../lib/local/cloud/lambda/samples';
import { testCloud } from '../../helpers/action-cloud';

const [echo = '', fail = '', later = ''] = sampleArns('us-east-1', '111122223333');

const invoke = (input: InvokeCommandInput, limits = {}) => {
  const world = testCloud({ limits });
  return world.clock.run(world.clients.lambda.send(new InvokeCommand(input)));
};
const payload = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('Lambda of the simulated account', () => {
  test('answers with what the function gives, and says when it failed', async () => {
    const echoed = await invoke({ FunctionName: echo, Payload: payload({ a: 1 }) });
    expect(echoed).toMatchObject({ StatusCode: 200 });
    expect(echoed.FunctionError).toBeUndefined();
    expect(JSON.parse(Buffer.from(echoed.Payload!).toString())).toEqual({ a: 1 });
    const failed = await invoke({ FunctionName: fail });
    expect(failed).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(Buffer.from(failed.Payload!).toString())).toMatchObject({ errorType: 'SampleError' });
  });

  test('takes an asynchronous invocation without a word, whatever becomes of it', async () => {
    for (const FunctionName of [echo, fail, later]) {
      const answer = await invoke({ FunctionName, InvocationType: 'Event', Payload: payload({}) });
      expect(answer.StatusCode).toBe(202);
      expect(answer.Payload).toBeUndefined();
    }
    expect(await invoke({ FunctionName: echo, InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  });

  test.each([
    [{ FunctionName: echo.replace('echo', 'other') }, 'ResourceNotFoundException', 404],
    [{ FunctionName: echo.replace('us-east-1', 'eu-west-1') }, 'ResourceNotFoundException', 404],
    [{ FunctionName: `${echo}:live` }, 'ResourceNotFoundException', 404],
    [{ FunctionName: echo, Payload: Buffer.from('{') }, 'InvalidRequestContentException', 400],
    [{ FunctionName: echo, Payload: Buffer.alloc(6_291_457) }, 'RequestTooLargeException', 413],
    [
      { FunctionName: echo, InvocationType: 'Event' as const, Payload: Buffer.alloc(1_048_577) },
      'RequestTooLargeException',
      413,
    ],
  ])('refuses %# as Lambda does', async (input, name, httpStatusCode) => {
    await expect(invoke(input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  test('refuses whom it does not allow, and who is too fast', async () => {
    await expect(invoke({ FunctionName: echo }, { denied: ['lambda:Invoke'] })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(invoke({ FunctionName: echo }, { throttle: { burst: 0, perSecond: 0 } })).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
  });
});
