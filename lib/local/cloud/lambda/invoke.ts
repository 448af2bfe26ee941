import type { InvocationRequest, InvocationResponse } from '@aws-sdk/client-lambda';
import type { JsonObject } from '../../../domain/json';
import { lambdaArnPattern } from '../../../domain/lambda-arn';
import { drawMilliseconds } from '../account/draw';
import type { World } from '../account/world';
import { type Given, operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { figures } from '../figures';
import { type SampleFunction, sampleFunctions } from './samples';

/** The largest payloads (Lambda quotas): invocations that are waited for, and asynchronous ones. */
const mostBytes = { RequestResponse: 6_291_456, Event: 1_048_576 } as const;

type InvokeInput = Given<InvocationRequest, 'FunctionName'>;

function functionOf(world: World, arn: string): SampleFunction {
  const [, , , region, account, , name = '', qualifier] = arn.split(':');
  const isHere = lambdaArnPattern.test(arn) && region === world.region && account === world.accountId;
  const isKnown = isHere && (qualifier === undefined || qualifier === '$LATEST');
  const found = isKnown && Object.hasOwn(sampleFunctions, name) ? sampleFunctions[name] : undefined;
  if (!found) throw refuse('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  return found;
}

function payloadOf({ Payload }: InvokeInput, most: number): JsonObject {
  const bytes = Buffer.from(Payload ?? '{}');
  if (bytes.length > most) {
    const message = `Request must be smaller than ${most} bytes for the InvokeFunction operation`;
    throw refuse('RequestTooLargeException', message, 413);
  }
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
  } catch {
    throw refuse('InvalidRequestContentException', 'Could not parse request body into json', 400);
  }
}

/** The way of Unity’s users: a function answers on the bus, with the key that it was given. */
function answerLater(world: World, { later }: SampleFunction, payload: JsonObject): void {
  const unity = payload.unity as { readonly idempotency_key?: string } | undefined;
  if (!later || unity?.idempotency_key === undefined) return;
  world.tell(drawMilliseconds(world.random, figures.sampleFunction), {
    source: 'unity.sample',
    detailType: 'InvocationAnswered',
    detail: { key: unity.idempotency_key, ...later(payload) },
  });
}

export const invoke = operation<InvocationRequest, InvocationResponse>()(['FunctionName'], (world, input) => {
  const found = functionOf(world, input.FunctionName);
  const type = input.InvocationType ?? 'RequestResponse';
  if (type === 'DryRun') return { StatusCode: 204 };
  if (type !== 'Event' && type !== 'RequestResponse')
    throw refuse('InvalidParameterValueException', `Invalid InvocationType: ${String(type)}`);
  const payload = payloadOf(input, mostBytes[type]);
  if (type === 'Event') {
    answerLater(world, found, payload);
    return { StatusCode: 202 };
  }
  const ending = found.run(payload);
  const answer = Buffer.from(JSON.stringify('error' in ending ? ending.error : ending.answer));
  return {
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    Payload: answer as unknown as NonNullable<InvocationResponse['Payload']>,
    ...('error' in ending && { FunctionError: 'Unhandled' }),
  };
});
