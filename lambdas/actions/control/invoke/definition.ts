import { z } from 'zod';
import { eventSource, mostDetailBytes } from '../../../../lib/domain/events';
import { lambdaArnPattern } from '../../../../lib/domain/lambda-arn';
import { declaredTargets, defineAction } from '../../definition';
import { invocationKey } from './key';

/** What is sent beside the payload takes up to so many bytes. */
const ownBytes = 1_024;

/** What a function is given. */
export const payloadSchema = z.record(z.string(), z.json()).superRefine((sent, context) => {
  const bytes = Buffer.byteLength(JSON.stringify(sent));
  const most = mostDetailBytes - ownBytes;
  if (Object.hasOwn(sent, 'unity')) context.addIssue({ code: 'custom', message: '`unity` is added by Unity' });
  if (bytes > most) context.addIssue({ code: 'custom', message: `it has ${bytes} bytes, at most ${most} are taken` });
});

const invoke = (why: string) => ({
  actions: ['lambda:InvokeFunction'],
  resources: [declaredTargets],
  why,
  exception: 'Functions of the user carry no tags of ours: confined to those that the installation declares.',
});

/** Lets a function of the user do a part of the deployment. */
export const invokeDefinition = defineAction({
  service: 'control',
  action: 'invoke',
  summary: 'Invokes a Lambda function and waits for what it answers.',
  permissionSet: 'control',
  waits: 'token',
  standsBeside: true,
  // The function is told of the stack, and knows no revisions: what one is undone for, the other serves from.
  aloneWith: ['undo_payload'],
  signal: 'event',
  hears: (listener) =>
    listener.input.callback
      ? {
          source: [{ 'anything-but': eventSource }],
          'detail-type': ['InvocationAnswered'],
          detail: { key: [invocationKey(listener)] },
        }
      : undefined,
  input: z.object({
    function_arn: z
      .string()
      .regex(lambdaArnPattern)
      .describe('The function, as it is declared under `invoke_targets` in unity.yaml; others are refused.'),
    payload: payloadSchema
      .default({})
      .describe(
        'What it is given. `unity` is added (idempotency_key, undo, session_id, stack_name, environment, step): it may be invoked more than once, with the same key.',
      ),
    callback: z
      .boolean()
      .default(false)
      .describe(
        'false: it answers within ten seconds. true: it is invoked asynchronously and answers later, by an event on the bus with detail-type InvocationAnswered and detail {key, result} or {key, error: {type, message}}; the key is its idempotency_key.',
      ),
    undo_payload: payloadSchema
      .optional()
      .describe(
        'Given to the same function when the step is undone, with `unity.undo` true; it answers in ten seconds.',
      ),
  }),
  outputs: {
    result: { schema: z.json(), from: 'ready', description: 'What the function answered.' },
  },
  resources: [{ type: 'AWS::Lambda::Invocation', holdsData: false }],
  iam: {
    make: [invoke('Invokes the functions that the installation declares, and no others.')],
    undo: [invoke('Tells a function that what it did is undone.')],
  },
  quotas: () => [],
  durations: ({ callback, undo_payload }) => ({
    created: { p50Seconds: 1, p95Seconds: callback ? 300 : 10 },
    ready: { p50Seconds: callback ? 30 : 1, p95Seconds: callback ? 300 : 10 },
    undo: undo_payload === undefined ? { p50Seconds: 0, p95Seconds: 0 } : { p50Seconds: 1, p95Seconds: 10 },
    source: 'assumed: what the function takes is not known',
  }),
  cost: () => [],
  undo: {
    kind: 'removes',
    text: 'Invokes the function again with undo_payload where one is given; else what it did stays.',
  },
});
