import type { RootCause, SessionState } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepError, type StepItem } from '../../ledger/items';
import type { Engine, StepPayload } from '../engine';
import { loadSession, loadSteps } from '../session/session-store';
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
  await drain(engine, { sessionId, epoch }, causeOf(await firstFailure(engine, standing), error));
}

/** Who records a failure may die before it says so: of several, the first is the cause whoever comes to tell. */
async function firstFailure(engine: Engine, known: StepItem): Promise<StepItem> {
  const steps = await loadSteps(engine.ledger, known.session_id);
  const failed = steps.filter(({ state, cancelled, dropped }) => state === 'failed' && !cancelled && !dropped);
  return failed.reduce((first, other) => (failedAt(other) < failedAt(first) ? other : first), known);
}

const failedAt = ({ completed_at: at }: StepItem): string => at ?? '';

const causeOf = ({ name, error }: StepItem, otherwise: StepError): RootCause => {
  const { code, message, request_id } = error ?? otherwise;
  return { step: name, code, message, request_id };
};

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
