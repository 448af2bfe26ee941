import { UnityError } from '../../domain/errors/unity-error';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { drain } from '../step/fail-step';
import { loadSession } from './session-store';

/** Stops a session safely: nothing new starts, what runs ends at a recorded point, then its strategy decides. */
export async function cancelSession(engine: Engine, sessionId: string, reason: string): Promise<SessionItem> {
  const session = await loadSession(engine.ledger, sessionId);
  const cause = { step: null, code: 'SessionCancelled', message: reason, request_id: null };
  const flagged = await drain(engine, { sessionId, epoch: session.epoch }, cause);
  if (flagged) return flagged;
  throw new UnityError('TransitionRefused', {
    message: `session ${sessionId} is ${session.state} and cannot be cancelled`,
    details: { state: session.state },
  });
}
