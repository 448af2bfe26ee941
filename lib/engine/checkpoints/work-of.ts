import { readCheckpointLabel } from '../../domain/checkpoint-label';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSession, loadStep } from '../session/session-store';
import type { CopyPayload } from './copy-step';
import type { CaptureFailure } from './fail';

/** What whoever copies data, or deletes copies, works on and works for. */
export interface CheckpointWork {
  readonly checkpoint: CheckpointItem | undefined;
  /** Whose step it is: it acts in its name. */
  readonly session: SessionItem;
  readonly step: StepItem;
  /** With the epoch that counts now. */
  readonly payload: CopyPayload;
  /** Whether the step is of another session than the checkpoint: each look is a new one, for two may turn round. */
  readonly isForAnother: boolean;
  /** Why nothing may be done any more. */
  readonly against: CaptureFailure | undefined;
}

/**
 * Looks at all that decides whether the work goes on. The checkpoint’s own session must be of the generation in which it was
 * asked for: tails that end meanwhile raise its epoch, and touch nothing that is copied. Its step must be of the same epoch;
 * what another session has made for it is not undone while the checkpoint’s own stands, and that one’s epoch may rise
 * meanwhile, when the rest of it is retired.
 */
export async function workOf(engine: Engine, asked: CopyPayload): Promise<CheckpointWork> {
  const { session_id, step: name } = asked;
  const ref = readCheckpointLabel(asked.checkpoint, session_id);
  const checkpoint = await engine.ledger.get<CheckpointItem>(keys.checkpoint(ref.session, ref.name));
  const own = await loadSession(engine.ledger, ref.session);
  const isForAnother = ref.session !== session_id;
  const session = isForAnother ? await loadSession(engine.ledger, session_id) : own;
  const step = await loadStep(engine.ledger, session_id, name);
  const isOver = hasTurned(own, checkpoint) || (!isForAnother && step.epoch !== asked.epoch);
  const message = `session ${own.session_id} is being changed since: ${own.state}`;
  return {
    checkpoint,
    session,
    step,
    payload: { ...asked, epoch: step.epoch },
    isForAnother,
    against: isOver ? { code: 'StepFenced', message } : undefined,
  };
}

/** Whether the session is undone, resumed or swept since. */
function hasTurned(own: SessionItem, checkpoint: CheckpointItem | undefined): boolean {
  if (checkpoint?.generation !== undefined) return own.generation !== checkpoint.generation;
  return own.epoch !== (checkpoint?.epoch ?? own.epoch);
}
