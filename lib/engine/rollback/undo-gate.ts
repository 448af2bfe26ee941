import { when } from '../../ledger/expression';
import { keys, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine, StepPayload } from '../engine';
import { leaveToken, tokenNames, tokensOf } from '../step/tokens';

type UndoProgress = Pick<StepItem, 'name' | 'undo'>;

/** `go`: all that depends on the step is undone. `blocked`: some of it cannot be, so this must stay under it. */
export type UndoGateStatus = 'go' | 'blocked';

/** The same with the steps that block. */
interface UndoGate {
  readonly status: UndoGateStatus;
  readonly blockedBy: readonly string[];
}

async function statusOf(engine: Engine, sessionId: string, waitsFor: readonly string[]): Promise<UndoGate | undefined> {
  const found: readonly UndoProgress[] = await engine.ledger.getMany<StepItem>(
    waitsFor.map((name) => keys.step(sessionId, name)),
    ['name', 'undo'],
  );
  const blockedBy = found.filter((step) => step.undo?.state === 'failed').map(({ name }) => name);
  if (blockedBy.length > 0) return { status: 'blocked', blockedBy: blockedBy.sort() };
  const isFree = found.every((step) => step.undo?.state === 'completed' || step.undo?.state === 'retained');
  return isFree ? { status: 'go', blockedBy: [] } : undefined;
}

/** Leaves the token of an undo’s gate; write first, read after, as in the forward gate. */
export async function registerUndoGate(
  engine: Engine,
  payload: StepPayload & { readonly token: string },
): Promise<void> {
  const { session_id: sessionId, step, epoch, token } = payload;
  const written = await engine.ledger.update<StepItem>(
    keys.step(sessionId, step),
    leaveToken('undo', token),
    when.all(when.equals('epoch', epoch), when.present('undo')),
  );
  if (!written.applied) {
    await engine.machines.wake(token, { status: 'blocked' });
    return;
  }
  await openUndoGate(engine, written.item, token);
}

async function openUndoGate(
  engine: Engine,
  step: Pick<StepItem, 'session_id' | 'name' | 'undo' | 'epoch'>,
  token: string,
): Promise<void> {
  const gate = await statusOf(engine, step.session_id, step.undo?.waits_for ?? []);
  if (gate === undefined) return;
  if (gate.status === 'blocked') await recordBlocked(engine, step, gate.blockedBy);
  await engine.machines.wake(token, { status: gate.status });
}

/** A step under one that is stuck cannot be undone either; it says which way to look. */
async function recordBlocked(
  engine: Engine,
  step: Pick<StepItem, 'session_id' | 'name' | 'undo' | 'epoch'>,
  blockedBy: readonly string[],
): Promise<void> {
  const error = {
    code: 'UndoStuck',
    message: `what stands on it could not be undone: ${blockedBy.join(', ')}`,
    request_id: null,
  };
  const blocked = await engine.ledger.update<StepItem>(
    keys.step(step.session_id, step.name),
    {
      set: [
        [['undo', 'state'], 'failed'],
        [['undo', 'error'], error],
        [['undo', 'blocked_by'], blockedBy],
        [['undo', 'completed_at'], isoTime(engine.clock)],
      ],
    },
    when.all(when.equals('epoch', step.epoch), when.in(['undo', 'state'], ['pending', 'executing'])),
  );
  if (blocked.applied) await wakeUndoGates(engine, blocked.item);
}

/** Opens the undo gates of the steps that this one depended on, where nothing else stands on them any more. */
export async function wakeUndoGates(
  engine: Engine,
  step: Pick<StepItem, 'session_id' | 'name' | 'epoch'>,
): Promise<void> {
  const steps = await engine.ledger.query<StepItem>(keys.session(step.session_id).pk, 'STEP#', [
    'session_id',
    'name',
    'epoch',
    'undo',
    ...tokenNames('undo'),
  ]);
  const waiting = steps.filter((other) => other.undo?.state === 'pending' && other.undo.waits_for.includes(step.name));
  await Promise.all(
    waiting.flatMap((other) => tokensOf(other, 'undo').map((token) => openUndoGate(engine, other, token))),
  );
}
