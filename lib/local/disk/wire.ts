import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  StateMachineDoesNotExist,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { isErrorCode } from '../../domain/errors/catalogue';
import { UnityError } from '../../domain/errors/unity-error';

/** One call of a guest’s SDK client on its way to the host. */
export interface WireCall {
  readonly id: number;
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

/** The answer to a call, with the account’s time, in milliseconds since the epoch. */
export type WireAnswer = { readonly id: number; readonly now: number } & (
  | { readonly output: unknown }
  | { readonly error: WireError }
);

/** An error as plain data. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  /** Of an error of our own. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** What the SDK’s exceptions carry beside their message. */
  readonly members: Readonly<Record<string, unknown>>;
}

type ExceptionOptions = { readonly message: string; readonly $metadata: object };

/** The classes that the engine tells exceptions apart by; all others are told by their name. */
const exceptions: Readonly<Record<string, new (options: ExceptionOptions) => Error>> = {
  ConditionalCheckFailedException,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  StateMachineDoesNotExist,
  TaskDoesNotExist,
  TaskTimedOut,
};

/** Takes an error apart for the wire. */
export function packError(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Unknown', message: String(error), members: {} };
  const { name, message } = error;
  if (error instanceof UnityError) return { name, message, details: error.details, members: {} };
  const members = Object.fromEntries(
    Object.entries(error).filter(([key, value]) => key !== '$response' && typeof value !== 'function'),
  );
  return { name, message, members };
}

/** Puts an error together again: of the SDK’s own class where code tells it by its class. */
export function unpackError({ name, message, details, members }: WireError): Error {
  if (details !== undefined && isErrorCode(name)) return new UnityError(name, { message, details });
  const Exception = Object.hasOwn(exceptions, name) ? exceptions[name] : undefined;
  const made = Exception ? new Exception({ message, $metadata: {} }) : new Error(message);
  return Object.assign(made, members, { name, message });
}
