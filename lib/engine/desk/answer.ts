import { z } from 'zod';
import type { ErrorCode } from '../../domain/errors/catalogue';
import { isErrorCode } from '../../domain/errors/catalogue';
import type { ErrorEntry } from '../../domain/errors/entry';
import { UnityError } from '../../domain/errors/unity-error';
import type { SessionItem } from '../../ledger/items';
import type { DeskVerb } from './request';

/** The version of the answers. Fields may be added, never renamed or dropped. */
const answerVersion = '1.0';

/** An answer as a function URL takes it. */
export interface DeskAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const statusByCode: { readonly [Code in ErrorCode]?: number } = {
  DeskRequestInvalid: 400,
  CallerUnknown: 401,
  NotAnOperator: 403,
  OwnApproval: 403,
  SessionNotFound: 404,
  ReceiverUnknown: 404,
};
const statusByKind: { readonly [Kind in ErrorEntry['kind']]: number } = {
  user: 409,
  retryable: 503,
  terminal: 500,
  bug: 500,
};

/** What was asked is done; the session as it stands now. */
export function accepted(verb: DeskVerb, { session_id, state, cancelling = false }: SessionItem): DeskAnswer {
  return answer(200, { ok: true, verb, session_id, state, cancelling });
}

/** What was asked of an environment is done, and what came of it. */
export function answered(verb: DeskVerb, outcome: object): DeskAnswer {
  return answer(200, { ok: true, verb, ...outcome });
}

/** What was asked is not done, and why. */
export function refused({ code, message, entry, details }: UnityError): DeskAnswer {
  const status = typeof details.http_status === 'number' ? details.http_status : undefined;
  const error = { code: `UNITY-${entry.id}`, name: code, message, why: entry.summary, fix: entry.remedy };
  return answer(status ?? statusByCode[code] ?? statusByKind[entry.kind], { ok: false, error });
}

function answer(statusCode: number, document: Readonly<Record<string, unknown>>): DeskAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ format_version: answerVersion, ...document }),
  };
}

const documentSchema = z.discriminatedUnion('ok', [
  z.looseObject({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.object({ name: z.string(), message: z.string() }) }),
]);

/** What the desk has done, as it says it. */
export type DeskDone = Readonly<Record<string, unknown>>;

/**
 * Reads an answer on the side of who asked. `unanswered`: it does not come from the desk, but from what stands before it.
 *
 * @throws UnityError of the catalogue, as the desk gave it
 */
export function readDeskAnswer(body: string): DeskDone | 'unanswered' {
  const read = documentSchema.safeParse(parsed(body));
  if (!read.success) return 'unanswered';
  if (read.data.ok) return read.data;
  const { name, message } = read.data.error;
  // A newer desk may know more than this command.
  if (!isErrorCode(name)) throw new UnityError('DeskFailed', { message: `${name}: ${message}` });
  throw new UnityError(name, { message });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
