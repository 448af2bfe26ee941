import { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { Json } from '../../../../lib/domain/json';
import type { Signal } from '../../../../lib/domain/signal';
import type { Action, MakeContext, PollResult, ResourceHandler, UndoContext } from '../../action';
import { assertDeclared, call, failed } from './call';
import { invokeDefinition } from './definition';

type Input = z.output<typeof invokeDefinition.input>;

/** The row that says that a function may have been invoked and is to be told when that is undone. */
const invocationRow = 'invocation';

const metadataSchema = z.object({
  function_arn: z.string(),
  undo_payload: z.record(z.string(), z.json()),
  undone: z.boolean().optional(),
});

/** An invocation is history: nothing of it can be found or removed, only the function can undo what it did. */
const invocation: ResourceHandler = {
  type: 'AWS::Lambda::Invocation',
  find: async (_, row) => row.token,
  remove: async () => undefined,
  exists: async (_, row) => metadataSchema.parse(row.metadata).undone !== true,
};

async function invokeOnce(context: MakeContext<Input>): Promise<Json> {
  const { function_arn: arn, payload, callback, undo_payload } = context.input;
  if (undo_payload !== undefined) {
    // Before the call: whoever undoes the step must know of one whose answer was lost.
    const metadata = { function_arn: arn, undo_payload };
    await context.make(invocationRow, invocation, async (row) => row.token, metadata);
  }
  // Kept as an object: an answer may be null.
  const { answer = null } = await context.freeze('invoked', async () => {
    await context.fence();
    return { answer: await call(context, { arn, payload, undo: false, callback }) };
  });
  return answer;
}

const answerSchema = z.object({
  result: z.json().default(null),
  error: z.object({ type: z.string().default('Error'), message: z.string().default('no reason given') }).optional(),
});

/** @throws UnityError InvocationFailed, EventTooLong */
function answerOf({ payload }: Signal, arn: string): Json {
  if (payload.unkept !== undefined) {
    throw new UnityError('EventTooLong', { message: `the answer cannot be kept: ${String(payload.unkept)}` });
  }
  const { result, error } = answerSchema.catch({ result: null }).parse(payload.detail);
  if (error) throw failed(arn, error);
  return result as Json;
}

/** Invokes at least once, with a key by which the function can tell a repeat. */
export const invokeAction: Action<typeof invokeDefinition> = {
  definition: invokeDefinition,

  async rehearse(context) {
    const { function_arn: arn } = context.input;
    // Before anything runs, it may still wait for an earlier step.
    if (!arn || context.settings.invokeTargets.includes(arn)) return [];
    const { message, code, entry } = new UnityError('InvokeTargetUndeclared', {
      message: `${arn} is not among \`invoke_targets\` in unity.yaml`,
    });
    return [{ code, message, remedy: entry.remedy }];
  },

  /** @throws UnityError InvokeTargetUndeclared, InvocationFailed */
  async begin(context) {
    assertDeclared(context, context.input.function_arn);
    await invokeOnce(context);
  },

  async poll(context): Promise<PollResult> {
    const { function_arn: arn, callback } = context.input;
    const answer = await invokeOnce(context);
    if (!callback) return { status: 'ready', outputs: { result: answer } };
    const heard = await context.signal();
    if (heard !== undefined) return { status: 'ready', outputs: { result: answerOf(heard, arn) } };
    return { status: 'pending', reason: `waits for the answer of ${arn.split(':')[6]}` };
  },

  check: async () => [],

  async compensate(context) {
    const row = context.resource(invocationRow);
    if (row && row.state !== 'deleted' && !row.adopted && !row.retained) await tellUndone(context, row.metadata);
    return context.removeInOrder([invocation]);
  },

  verifyGone: async () => [],
};

/** At least once, like the invocation; recorded, so that it is not told again when the rollback begins anew. */
async function tellUndone(context: UndoContext, metadata: unknown): Promise<void> {
  const { function_arn: arn, undo_payload: payload, undone } = metadataSchema.parse(metadata);
  if (undone) return;
  assertDeclared(context, arn);
  await call(context, { arn, payload, undo: true, callback: false });
  await context.note(invocationRow, { function_arn: arn, undo_payload: payload, undone: true });
}
