import type { RootCause, SessionState } from '../domain/session';
import { when } from '../ledger/expression';
import { keys, type SessionItem, type StepError, type StepItem } from '../ledger/items';
import type { Engine, StepPayload } from './engine';
import { loadSession } from './session-store';
import { wakeAllCancelled } from './wake';

const onItsWay: readonly SessionState[] = ['validating', 'executing'];

/**
 * Records that a step failed, and drains the session: the first failure is the root cause and keeps that title, nothing
 * new starts, what runs stops at its next look. Safe to repeat.
 */
export async function failStep(engine: Engine, payload: StepPayload, error: StepError): Promise<void> {
  const { session_id: sessionId, step, epoch } = payload;
  const failed = await engine.ledger.update<StepItem>(
    keys.step(sessionId, step),
    {
      set: [
        ['state', 'failed'],
        ['error', error],
        ['completed_at', new Date(engine.clock.now()).toISOString()],
      ],
      remove: ['lease'],
    },
    when.all(when.equals('epoch', epoch), when.in('state', ['pending', 'executing'])),
  );
  const standing = failed.applied ? failed.item : await engine.ledger.get<StepItem>(keys.step(sessionId, step));
  if (standing?.epoch !== epoch || standing.state !== 'failed' || standing.cancelled) return;
  const cause = standing.error ?? error;
  await drain(
    engine,
    { sessionId, epoch },
    { step, code: cause.code, message: cause.message, request_id: cause.request_id },
  );
}

/**
 * Flags a session as cancelling, with its root cause unless it has one, and wakes all that waits in it. A session that
 * goes on under a newer epoch was resumed: it is left alone.
 */
export async function drain(
  engine: Engine,
  { sessionId, epoch }: { readonly sessionId: string; readonly epoch: number },
  cause: RootCause,
): Promise<SessionItem | undefined> {
  const flagged = await engine.ledger.update<SessionItem>(
    keys.session(sessionId),
    { set: [['cancelling', true]], setIfAbsent: [['root_cause', cause]] },
    when.all(when.in('state', onItsWay), when.equals('epoch', epoch)),
  );
  const standing = flagged.applied ? flagged.item : await loadSession(engine.ledger, sessionId);
  if (standing.epoch === epoch || !onItsWay.includes(standing.state)) await wakeAllCancelled(engine, standing);
  return flagged.applied ? flagged.item : undefined;
}
