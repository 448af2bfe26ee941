import { readCheckpointLabel } from '../../domain/checkpoint-label';
import { isStanding } from '../../domain/standing';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys, type StepItem } from '../../ledger/items';
import { actFor, type Engine, type StepPayload } from '../engine';
import { isFenced, letGo } from '../rollback/let-go';
import { classify } from '../step/failure';
import { HeldStep } from '../step/lease';
import { actionOf } from '../step/pursue';
import { type CaptureFailure, recordFailure } from './fail';
import { saveContext } from './save-context';
import { type CheckpointWork, workOf } from './work-of';

/** What the machine does next with a step: `pending` asks again after so many seconds, while no function runs. */
export interface CopyAnswer {
  readonly status: 'done' | 'pending';
  readonly seconds: number;
}

/** A step’s payload with the checkpoint that it is about. */
export interface CopyPayload extends StepPayload {
  readonly checkpoint: string;
}

const done: CopyAnswer = { status: 'done', seconds: 0 };

/** Copies of large data take hours; what has taken longer than this does not end. */
export const longestCopySeconds = 79_200;

/** The longer it takes, the less another second matters. */
const longestPauseSeconds = 300;
/** The reasons of all steps stand in one item. */
const longestReason = 100;
/** Shorter pauses are waited for where the step is held. */
const heldPauseSeconds = 10;

/**
 * Copies the data of a step for a checkpoint, for one slice, under the step’s lease and the session’s epoch: whoever begins
 * to undo the session meanwhile fences it off. What goes wrong is recorded and ends this step’s copying alone.
 */
export async function copyStep(engine: Engine, asked: CopyPayload): Promise<CopyAnswer> {
  const sliceEnds = engine.clock.now() + engine.settings.sliceSeconds * 1000;
  for (;;) {
    const work = await workOf(engine, asked);
    const { checkpoint, step, payload } = work;
    if (checkpoint?.state !== 'capturing' || checkpoint.failures?.[step.name]) return done;
    const against = work.against ?? whyNot(step);
    if (against) return fail(engine, payload, against);
    if (!actionOf(engine, step).capture) return miss(engine, payload, 'its action makes no copies');
    const held = await HeldStep.take(engine, payload, {}, when.equals('phase', 'ready'));
    if (held instanceof HeldStep) {
      const answer = await passes(engine, held, work, { checkpoint, sliceEnds });
      if (answer !== 'anew') return answer;
    } else if (held !== 'fenced') {
      const lookAgainAt = held === 'refused' ? engine.clock.now() + 50 : held.heldUntil + 1;
      if (lookAgainAt > sliceEnds) return { status: 'pending', seconds: 1 };
      await engine.clock.sleep(lookAgainAt - engine.clock.now());
    }
  }
}

/** Why nothing of the step can be copied any more; undefined where it can. */
function whyNot(step: StepItem): CaptureFailure | undefined {
  return isStanding(step) ? undefined : { code: 'StepFenced', message: `${step.name} stands no longer` };
}

async function fail(engine: Engine, payload: CopyPayload, failure: CaptureFailure): Promise<CopyAnswer> {
  await recordFailure(engine, payload, failure);
  return done;
}

/** There is no copy of the step, and nothing went wrong: the checkpoint says why. */
async function miss(
  engine: Engine,
  { session_id, checkpoint, step }: CopyPayload,
  reason: string,
): Promise<CopyAnswer> {
  const { session, name } = readCheckpointLabel(checkpoint, session_id);
  await engine.ledger.update<CheckpointItem>(
    keys.checkpoint(session, name),
    { set: [[['missing', step], reason.slice(0, longestReason)]] },
    when.equals('state', 'capturing'),
  );
  return done;
}

/** Works on the held step until the slice ends. `anew`: whoever asked must look again at what it works for. */
async function passes(
  engine: Engine,
  held: HeldStep,
  { session, payload, isForAnother }: CheckpointWork,
  { checkpoint, sliceEnds }: { readonly checkpoint: CheckpointItem; readonly sliceEnds: number },
): Promise<CopyAnswer | 'anew'> {
  const { capture } = actionOf(engine, held.item);
  try {
    const context = saveContext(await actFor(engine, session), session, held, payload.checkpoint);
    for (;;) {
      await held.keep();
      const result = await capture?.(context, payload.checkpoint);
      if (result === undefined || result.status === 'captured') {
        await held.release();
        return result?.without === undefined ? done : await miss(engine, payload, result.without);
      }
      const waitedSeconds = (engine.clock.now() - Date.parse(checkpoint.created_at)) / 1000;
      if (waitedSeconds > longestCopySeconds) {
        await held.release();
        return await fail(engine, payload, { code: 'CopyTimedOut', message: result.reason });
      }
      const seconds = pauseAfter(waitedSeconds, result.againInSeconds);
      if (seconds > heldPauseSeconds || engine.clock.now() + seconds * 1000 > sliceEnds) {
        await held.release();
        return { status: 'pending', seconds: Math.ceil(seconds) };
      }
      if (isForAnother) {
        await held.release();
        await engine.clock.sleep(seconds * 1000);
        return 'anew';
      }
      await held.pause(seconds * 1000);
    }
  } catch (error) {
    if (isFenced(error)) return (await letGo(engine, held, payload)) === 'fenced' ? 'anew' : again;
    const { kind, code, message } = classify(error);
    await held.release();
    // The machine asks again for some minutes, and records what stays.
    if (kind === 'retryable') throw error;
    return fail(engine, payload, { code, message });
  }
}

const again: CopyAnswer = { status: 'pending', seconds: 1 };

function pauseAfter(waitedSeconds: number, againInSeconds = longestPauseSeconds): number {
  return Math.max(1, Math.min(waitedSeconds / 10, longestPauseSeconds, againInSeconds));
}
