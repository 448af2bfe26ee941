import { UnityError } from '../../domain/errors/unity-error';
import { isSwept } from '../../domain/session';
import { foundPrefix, keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';

/** The session, or `SessionNotFound`. */
export async function loadSession(ledger: Ledger, sessionId: string): Promise<SessionItem> {
  const session = await ledger.get<SessionItem>(keys.session(sessionId));
  if (!session)
    throw new UnityError('SessionNotFound', { message: `there is no session ${sessionId}`, details: { sessionId } });
  return session;
}

/** One step, or a broken invariant: payloads name only steps that were written when the session was opened. */
export async function loadStep(ledger: Ledger, sessionId: string, step: string): Promise<StepItem> {
  const item = await ledger.get<StepItem>(keys.step(sessionId, step));
  if (!item) throw new UnityError('InvariantBroken', { message: `session ${sessionId} has no step ${step}` });
  return item;
}

/** All steps of a session, in the workflow’s order. */
export async function loadSteps(ledger: Ledger, sessionId: string): Promise<readonly StepItem[]> {
  const steps = await ledger.query<StepItem>(keys.session(sessionId).pk, 'STEP#');
  return [...steps].sort((a, b) => a.index - b.index);
}

/** What a sweep has found of a session's steps. */
export async function loadFound(ledger: Ledger, sessionId: string): Promise<readonly StepItem[]> {
  return ledger.query<StepItem>(keys.session(sessionId).pk, foundPrefix);
}

/** The items that the rollback machine works on: the session's steps, or what a sweep has found of them. */
export function loadUndone(ledger: Ledger, session: SessionItem): Promise<readonly StepItem[]> {
  return isSwept(session) ? loadFound(ledger, session.session_id) : loadSteps(ledger, session.session_id);
}
