import { isDeepStrictEqual } from 'node:util';
import { UnityError } from '../../domain/errors/unity-error';
import type { AskedRollback } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import { loadSession } from '../../engine/session/session-store';
import type { SessionItem } from '../../ledger/items';
import type { Gateway } from '../gateway/gateway';

/**
 * Asks for the end of a session. A refusal counts for nothing when the session has come to what was wanted: somebody else
 * was faster, or the request was heard by a host that died before it could answer, and whoever came next finished it.
 */
export async function unlessEnded(
  engine: ReturnType<Gateway['engine']>,
  { sessionId, isDone }: { readonly sessionId: string; readonly isDone: (session: SessionItem) => boolean },
  ask: () => Promise<unknown>,
): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'TransitionRefused') throw error;
    if (!isDone(await loadSession(engine.ledger, sessionId))) throw error;
  }
}

/** Whether all of it is undone, or that part since it was looked at: what was undone before says nothing of this. */
export function isUndone(
  { rollback: before }: Pick<SessionDocument, 'rollback'>,
  request: AskedRollback,
): (session: SessionItem) => boolean {
  return ({ state, occupies, rollback, requested_rollback: last }) =>
    state === 'rolled_back' &&
    (!occupies || (rollback?.started_at !== before?.started_at && isDeepStrictEqual(last, request)));
}
