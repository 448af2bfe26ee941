import type { Wait } from '../../../lambdas/actions/action';
import type { UsualSeconds } from '../../domain/expectation';
import type { JsonObject } from '../../domain/json';
import { undoTimesOutAt } from '../../domain/longest-undo';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepError, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { actFor, type Engine, type StepPayload } from '../engine';
import { loadSession, loadStep } from '../session/session-store';
import { classify } from '../step/failure';
import { HeldStep } from '../step/lease';
import { actionOf } from '../step/pursue';
import { rest } from '../step/rest';
import { markLateUndo, usualOfUndo } from '../watch/late';
import { isFenced, letGo } from './let-go';
import { undoContext } from './undo-context';
import { wakeUndoGates } from './undo-gate';
import { backoffSeconds, pauseAfter } from './undo-pauses';

/** What the rollback machine does next with a step. */
export interface UndoAnswer {
  readonly status: 'gone' | 'handed_over' | 'pending' | 'stuck' | 'fenced';
  /** Why it is stuck: of the invocation that found out. */
  readonly error?: StepError;
}

/** Undoes a step for one slice: pass after pass, until nothing of it is left or it is stuck. */
export async function undoStep(engine: Engine, payload: StepPayload): Promise<UndoAnswer> {
  const sliceEnds = engine.clock.now() + engine.settings.sliceSeconds * 1000;
  for (;;) {
    const session = await loadSession(engine.ledger, payload.session_id);
    const step = await loadStep(engine.ledger, payload.session_id, payload.step);
    if (session.epoch !== payload.epoch || step.epoch !== payload.epoch) return { status: 'fenced' };
    if (step.undo?.state === 'completed' || step.undo?.state === 'failed') {
      await wakeUndoGates(engine, step);
      return { status: step.undo.state === 'completed' ? 'gone' : 'stuck' };
    }
    const held = await HeldStep.take(
      engine,
      payload,
      {
        set: [[['undo', 'state'], 'executing']],
        setIfAbsent: [[['undo', 'started_at'], isoTime(engine.clock)]],
      },
      when.in(['undo', 'state'], ['pending', 'executing']),
    );
    if (held instanceof HeldStep) {
      try {
        return await passes(engine, session, held, sliceEnds);
      } catch (error) {
        if (!isFenced(error)) throw error;
        return { status: await letGo(engine, held, payload) };
      }
    }
    if (held === 'fenced') return { status: 'fenced' };
    const lookAgainAt = held === 'refused' ? engine.clock.now() + 50 : held.heldUntil + 1;
    if (lookAgainAt > sliceEnds) return { status: 'pending' };
    await engine.clock.sleep(lookAgainAt - engine.clock.now());
  }
}

/** What an undo that took too long waited for, and what went wrong on its way there. */
function stuckError({ item }: HeldStep, reason: string): StepError {
  const before = item.undo?.error;
  const message = before === undefined ? reason : `${reason}; before, ${before.code}: ${before.message}`;
  return { code: 'UndoStuck', message, request_id: before?.request_id ?? null };
}

async function passes(engine: Engine, session: SessionItem, held: HeldStep, sliceEnds: number): Promise<UndoAnswer> {
  if (!(await rest(engine.clock, held, held.item.undo?.retry_at, sliceEnds))) return { status: 'pending' };
  const action = actionOf(engine, held.item);
  const usual = usualOfUndo(engine, session, held.item);
  for (;;) {
    try {
      const context = undoContext(await actFor(engine, session), session, held);
      await held.keep();
      const result = await action.compensate(context);
      if (result.status === 'gone') return await conclude(engine, held, 'completed');
      if (result.status === 'handed_over')
        return await conclude(engine, held, 'completed', { waitsFor: result.reason });
      await tellProgress(engine, held, result, usual);
      if (isTooLong(engine, held)) {
        return await conclude(engine, held, 'failed', { error: stuckError(held, result.reason) });
      }
      const waitedSeconds = secondsSince(engine, held.item.undo?.progress_since);
      const pauseSeconds = pauseAfter(waitedSeconds, result.againInSeconds);
      if (await pauseOrEnd(engine, held, pauseSeconds, sliceEnds)) return { status: 'pending' };
    } catch (error) {
      const failure = classify(error);
      if (failure.kind === 'fenced') throw error;
      const attempts = (held.item.undo?.attempts ?? 0) + 1;
      const stepError = { code: failure.code, message: failure.message, request_id: failure.request_id };
      if (attempts >= engine.settings.maxUndoAttempts || isTooLong(engine, held)) {
        return conclude(engine, held, 'failed', { error: stepError, attempts });
      }
      const retryAt = engine.clock.now() + backoffSeconds(attempts, engine.random) * 1000;
      await held.write({
        set: [
          [['undo', 'attempts'], attempts],
          [['undo', 'error'], stepError],
          [['undo', 'retry_at'], retryAt],
          ...markLateUndo(engine, held.item, usual),
        ],
      });
      if (!(await rest(engine.clock, held, retryAt, sliceEnds))) return { status: 'pending' };
    }
  }
}

/** Writes down what it waits for, how far that is, and that it is late: each once. */
async function tellProgress(
  engine: Engine,
  held: HeldStep,
  { reason, howFar }: Wait,
  usual: UsualSeconds | undefined,
): Promise<void> {
  const { progress, how_far } = held.item.undo ?? {};
  const isTheSame = reason === progress;
  const late = markLateUndo(engine, held.item, usual);
  if (isTheSame && howFar === how_far) {
    if (late.length > 0) await held.write({ set: late });
    return;
  }
  const since = isoTime(engine.clock);
  await held.write({
    set: [
      [['undo', 'progress'], reason],
      ...(isTheSame ? [] : [[['undo', 'progress_since'], since] as const]),
      ...(howFar === undefined ? [] : [[['undo', 'how_far'], howFar] as const]),
      ...(how_far !== undefined && howFar === undefined ? [[['undo', 'copied_at'], since] as const] : []),
      ...late,
    ],
    remove: howFar === undefined ? [['undo', 'how_far']] : [],
  });
}

function isTooLong({ clock }: Engine, { item: { undo } }: HeldStep): boolean {
  return undo?.started_at !== undefined && isoTime(clock) > undoTimesOutAt({ ...undo, started_at: undo.started_at });
}

function secondsSince({ clock }: Engine, time: string | undefined): number {
  return time === undefined ? 0 : (clock.now() - Date.parse(time)) / 1000;
}

/** Waits before the next pass, or lets go of the step when the slice would end meanwhile. */
async function pauseOrEnd(engine: Engine, held: HeldStep, seconds: number, sliceEnds: number): Promise<boolean> {
  if (engine.clock.now() + seconds * 1000 > sliceEnds) {
    await held.release();
    return true;
  }
  await held.pause(seconds * 1000);
  return false;
}

/** Ends the undo of a step. What it still waits for, once handed over, is all that it says from then on. */
async function conclude(
  engine: Engine,
  held: HeldStep,
  state: 'completed' | 'failed',
  {
    error,
    attempts,
    waitsFor,
  }: { readonly error?: StepError; readonly attempts?: number; readonly waitsFor?: string } = {},
): Promise<UndoAnswer> {
  const step = await held.write(
    {
      set: [
        [['undo', 'state'], state],
        [['undo', 'completed_at'], isoTime(engine.clock)],
        ...(error ? [[['undo', 'error'], error] as const] : []),
        ...(attempts === undefined ? [] : [[['undo', 'attempts'], attempts] as const]),
        ...(waitsFor === undefined ? [] : [[['undo', 'progress'], waitsFor] as const]),
      ],
      remove: [
        ['undo', 'progress_since'],
        ['undo', 'how_far'],
        ['undo', 'retry_at'],
        ...(waitsFor === undefined ? [['undo', 'progress'] as const] : []),
        ...(error ? [] : [['undo', 'error'] as const]),
      ],
    },
    { release: true },
  );
  await wakeUndoGates(engine, step);
  if (state === 'failed') return { status: 'stuck', ...(error && { error }) };
  return { status: waitsFor === undefined ? 'gone' : 'handed_over' };
}

/** What a log says of an undo that is stuck. No fact may be called `message`: that is what the line is found by. */
export function stuckFacts({ session_id, step }: StepPayload, { code, message, request_id }: StepError): JsonObject {
  return { session_id, step, code, reason: message, request_id };
}

/** Records that a step’s undo could not be run at all, so that the rest goes on without it. */
export async function failUndo(engine: Engine, payload: StepPayload, error: StepError): Promise<void> {
  const failed = await engine.ledger.update<StepItem>(
    keys.step(payload.session_id, payload.step),
    {
      set: [
        [['undo', 'state'], 'failed'],
        [['undo', 'error'], error],
        [['undo', 'completed_at'], isoTime(engine.clock)],
      ],
      remove: ['lease'],
    },
    when.all(when.equals('epoch', payload.epoch), when.in(['undo', 'state'], ['pending', 'executing'])),
  );
  const step = failed.applied ? failed.item : await loadStep(engine.ledger, payload.session_id, payload.step);
  if (step.epoch === payload.epoch) await wakeUndoGates(engine, step);
}
