import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { withoutNetwork } from '../sdk/without-network';
import { validationError } from './errors';

/** What answers in place of DynamoDB. */
export interface PluggedStore {
  call(operation: string, input: unknown): unknown | Promise<unknown>;
}

interface Arguments {
  readonly input: object;
}
interface Result {
  readonly response: unknown;
  readonly output: object & { readonly $metadata: object };
}
type Handler = (args: Arguments) => Promise<Result>;
type Middleware = (next: Handler, context: object) => Handler;

/** The part of a command that we need to see: its middlewares can be copied onto another stack. */
interface CommandInstance {
  readonly middlewareStack: { applyToStack(stack: object): void };
}

/**
 * Lets a store answer everything that is sent through a client, before the SDK resolves an endpoint or credentials,
 * serializes, signs or retries. Middlewares of step "initialize" with a higher priority still run, so faults can be
 * injected in front of the store.
 *
 * A document command marshals just before the SDK's serializer and unmarshals just after its deserializer. This
 * middleware sits before both, so it puts the command's own pair around the store and leaves out all else.
 */
export function plugStore(client: DynamoDBClient, store: PluggedStore): void {
  withoutNetwork(client);
  client.middlewareStack.add(
    (_next, context) => {
      const operation = (context.commandName ?? '').replace(/Command$/, '');
      const instance = context.__smithy_context?.commandInstance;
      if (!isCommand(instance))
        throw new Error('This version of the AWS SDK does not show its commands to middlewares.');
      return marshalled(instance, context, answerFrom(store, operation)) as unknown as typeof _next;
    },
    { step: 'initialize', priority: 'low', name: 'pluggedStore', override: true },
  );
}

function answerFrom(store: PluggedStore, operation: string): Handler {
  return async ({ input }) => {
    const output = await store.call(operation, input);
    if (typeof output !== 'object' || output === null) throw validationError(`${operation} has no output.`);
    const $metadata = { httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 };
    return { response: {}, output: { ...output, $metadata } };
  };
}

/** Wraps the handler in the command's document middlewares; a low-level command has none. */
function marshalled(command: CommandInstance, context: object, handler: Handler): Handler {
  const own = new Map<string, Middleware>();
  command.middlewareStack.applyToStack({
    add: () => undefined,
    addRelativeTo: (middleware: Middleware, { name }: { name: string }) => own.set(name, middleware),
  });
  let wrapped = handler;
  for (const name of ['DocumentUnmarshall', 'DocumentMarshall']) {
    const middleware = own.get(name);
    if (middleware !== undefined) wrapped = middleware(wrapped, context);
  }
  return wrapped;
}

function isCommand(value: unknown): value is CommandInstance {
  return typeof value === 'object' && value !== null && 'middlewareStack' in value;
}
