import { when } from '../../ledger/expression';
import type { SessionItem } from '../../ledger/items';
import { actFor, type Engine } from '../engine';
import { isFenced, letGo } from '../rollback/let-go';
import { undoContext } from '../rollback/undo-context';
import { classify } from '../step/failure';
import { HeldStep } from '../step/lease';
import { actionOf } from '../step/pursue';
import type { CopyAnswer, CopyPayload } from './copy-step';
import { recordFailure } from './fail';
import { workOf } from './work-of';

const done: CopyAnswer = { status: 'done', seconds: 0 };
const pauseSeconds = 5;

/**
 * Deletes the copies of a checkpoint that a step has made, by what undoes the step, under its lease and the session’s
 * epoch. Nothing else of the step is seen or touched.
 */
export async function discardCopies(engine: Engine, asked: CopyPayload): Promise<CopyAnswer> {
  const sliceEnds = engine.clock.now() + engine.settings.sliceSeconds * 1000;
  for (;;) {
    const { checkpoint, session, step, payload, against } = await workOf(engine, asked);
    if (checkpoint?.state !== 'deleting' || checkpoint.failures?.[step.name]) return done;
    if (against) {
      await recordFailure(engine, payload, against);
      return done;
    }
    const held = await HeldStep.take(engine, payload, {}, when.equals('name', step.name));
    if (held instanceof HeldStep) {
      const answer = await passes(engine, session, held, payload, sliceEnds);
      if (answer !== 'fenced') return answer;
    } else if (held !== 'fenced') {
      const lookAgainAt = held === 'refused' ? engine.clock.now() + 50 : held.heldUntil + 1;
      if (lookAgainAt > sliceEnds) return { status: 'pending', seconds: 1 };
      await engine.clock.sleep(lookAgainAt - engine.clock.now());
    }
  }
}

async function passes(
  engine: Engine,
  session: SessionItem,
  held: HeldStep,
  payload: CopyPayload,
  sliceEnds: number,
): Promise<CopyAnswer | 'fenced'> {
  try {
    const context = undoContext(await actFor(engine, session), session, held, payload.checkpoint);
    for (;;) {
      await held.keep();
      const result = await actionOf(engine, held.item).compensate(context);
      if (result.status !== 'pending') {
        await held.release();
        return done;
      }
      const seconds = Math.max(1, Math.min(pauseSeconds, result.againInSeconds ?? pauseSeconds));
      if (engine.clock.now() + seconds * 1000 > sliceEnds) {
        await held.release();
        return { status: 'pending', seconds: 60 };
      }
      await held.pause(seconds * 1000);
    }
  } catch (error) {
    if (isFenced(error)) return (await letGo(engine, held, payload)) === 'fenced' ? 'fenced' : again;
    const { kind, code, message } = classify(error);
    await held.release();
    // The machine asks again for some minutes, and records what stays.
    if (kind === 'retryable') throw error;
    await recordFailure(engine, payload, { code, message });
    return done;
  }
}

const again: CopyAnswer = { status: 'pending', seconds: 1 };
