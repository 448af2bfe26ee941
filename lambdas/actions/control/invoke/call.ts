import { InvokeCommand } from '@aws-sdk/client-lambda';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { mostDetailBytes } from '../../../../lib/domain/events';
import type { Json, JsonObject } from '../../../../lib/domain/json';
import type { StepContext } from '../../action';
import { invocationKey } from './key';

/** One invocation. */
export interface Order {
  readonly arn: string;
  readonly payload: JsonObject;
  readonly undo: boolean;
  /** Whether the answer comes later, by an event. */
  readonly callback: boolean;
  /** Bytes that an answer may have. @default what can be kept */
  readonly mostBytes?: number;
}

/** Refuses what the installation does not declare; its role could not invoke it either. */
export function assertDeclared({ settings }: StepContext, arn: string): void {
  if (settings.invokeTargets.includes(arn)) return;
  throw new UnityError('InvokeTargetUndeclared', { message: `${arn} is not among \`invoke_targets\` in unity.yaml` });
}

/** Invokes a function and gives its answer; null where that comes later. */
export async function call(
  context: StepContext,
  { arn, payload, undo, callback, mostBytes = mostDetailBytes }: Order,
): Promise<Json> {
  const { id: session_id, stackName: stack_name, environment } = context.session;
  const idempotency_key = invocationKey(context, undo);
  const unity = { idempotency_key, undo, session_id, stack_name, environment, step: context.step };
  const answer = await context.clients.lambda.send(
    new InvokeCommand({
      FunctionName: arn,
      InvocationType: callback ? 'Event' : 'RequestResponse',
      Payload: Buffer.from(JSON.stringify({ ...payload, unity })),
    }),
  );
  if (callback) return null;
  const text = Buffer.from(answer.Payload ?? new Uint8Array()).toString('utf8');
  if (answer.FunctionError !== undefined) throw failed(arn, errorOf(text));
  if (Buffer.byteLength(text) > mostBytes) {
    const message = `its answer has ${Buffer.byteLength(text)} bytes, at most ${mostBytes} are taken`;
    throw failed(arn, { type: 'AnswerTooLong', message });
  }
  return parsed(text);
}

/** The failure of a function, in its own words but for what it was given and its stack. */
export function failed(
  arn: string,
  { type, message }: { readonly type: string; readonly message: string },
): UnityError {
  const name = arn.split(':')[6] ?? arn;
  return new UnityError('InvocationFailed', { message: `${name}: ${type.slice(0, 100)}: ${message.slice(0, 500)}` });
}

/** A function that fails answers `{errorType, errorMessage, trace}`. */
function errorOf(text: string): { readonly type: string; readonly message: string } {
  const error = parsed(text);
  const { errorType, errorMessage } = (typeof error === 'object' && error !== null ? error : {}) as JsonObject;
  return {
    type: typeof errorType === 'string' ? errorType : 'Error',
    message: typeof errorMessage === 'string' ? errorMessage : 'it failed without a message',
  };
}

/** Functions of some runtimes answer texts that are no JSON. */
function parsed(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
