import { when } from '../../ledger/expression';
import { keys, type StepItem } from '../../ledger/items';
import type { Engine, StepPayload } from '../engine';
import { loadSession } from '../session/session-store';
import { leaveToken } from './tokens';
import { mayStart } from './wake';

/** What a waiting task is told: go on, or end without starting. */
export type GateStatus = 'go' | 'cancelled';

/** Leaves the token of a step’s gate and opens it at once where nothing is left to wait for. */
export async function registerGate(engine: Engine, payload: StepPayload & { readonly token: string }): Promise<void> {
  const { session_id: sessionId, step, epoch, token } = payload;
  const written = await engine.ledger.update<StepItem>(
    keys.step(sessionId, step),
    leaveToken('gate', token),
    when.all(when.equals('epoch', epoch), when.equals('phase', 'waiting')),
  );
  const status = written.applied ? await gateStatus(engine, written.item) : await statusOfRefused(engine, payload);
  if (status !== undefined) await engine.machines.wake(token, { status });
}

async function gateStatus(engine: Engine, step: StepItem): Promise<GateStatus | undefined> {
  const session = await loadSession(engine.ledger, step.session_id);
  if (session.cancelling || session.state !== 'executing') return 'cancelled';
  return (await mayStart(engine, step.session_id, step.spec.dependsOn)) ? 'go' : undefined;
}

/** A gate whose step has already begun goes on (its branch was repeated); one of an older epoch ends. */
async function statusOfRefused(engine: Engine, payload: StepPayload): Promise<GateStatus> {
  const step = await engine.ledger.get<StepItem>(keys.step(payload.session_id, payload.step));
  return step?.epoch === payload.epoch ? 'go' : 'cancelled';
}

/**
 * Leaves the token of a step that waits for time or a signal; wakes it at once when the session is being cancelled, or
 * when the signal has come by then: both stand on the same item, so whichever is written second sees the first.
 */
export async function registerHold(engine: Engine, payload: StepPayload & { readonly token: string }): Promise<void> {
  const { session_id: sessionId, step, epoch, token } = payload;
  const written = await engine.ledger.update<StepItem>(
    keys.step(sessionId, step),
    leaveToken('hold', token),
    when.equals('epoch', epoch),
  );
  if (written.applied && written.item.signal !== undefined) {
    await engine.machines.wake(token, { status: 'signalled' });
    return;
  }
  const session = written.applied ? await loadSession(engine.ledger, sessionId) : undefined;
  if (!session || session.cancelling || session.state !== 'executing') {
    await engine.machines.wake(token, { status: 'cancelled' });
  }
}
