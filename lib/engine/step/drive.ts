import { UnityError } from '../../domain/errors/unity-error';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { evaluateCondition } from '../../workflow/evaluate-condition';
import type { Engine, StepPayload } from '../engine';
import { isFenced, letGo } from '../rollback/let-go';
import { loadSession, loadStep } from '../session/session-store';
import { lateLooks } from '../watch/late';
import { afterReady, completeStep } from './complete-step';
import { failStep } from './fail-step';
import { classify } from './failure';
import { HeldStep } from './lease';
import { pursue } from './pursue';
import { scopeFor, stepsUsedBy } from './scope';
import { tokenNames } from './tokens';

/** What the machine does next with a step: `pending` drives again, `holding` waits that many seconds for a token. */
export interface DriveAnswer {
  readonly status: 'ready' | 'pending' | 'holding' | 'failed' | 'cancelled' | 'fenced';
  readonly seconds: number;
}

const answer = (status: DriveAnswer['status'], seconds = 0): DriveAnswer => ({ status, seconds });

/**
 * Drives a step for one slice. May be called at any time, twice at once, after any crash: what was done is found in the
 * ledger, what may have been done is looked for, and only the holder of the lease acts.
 */
export async function drive(engine: Engine, payload: StepPayload): Promise<DriveAnswer> {
  const sliceEnds = engine.clock.now() + engine.settings.sliceSeconds * 1000;
  for (;;) {
    const session = await loadSession(engine.ledger, payload.session_id);
    const step = await loadStep(engine.ledger, payload.session_id, payload.step);
    const known = await knownAnswer(engine, session, step, payload);
    if (known) return known;
    const held = await takeStep(engine, session, step, payload);
    if (held instanceof HeldStep) return runHeld(engine, session, held, payload, sliceEnds);
    if (held === 'fenced') return answer('fenced');
    // Refused: the step moved on between the read and the write; look again.
    const lookAgainAt = held === 'refused' ? engine.clock.now() + 50 : held.heldUntil + 1;
    if (lookAgainAt > sliceEnds) return answer('pending');
    await engine.clock.sleep(lookAgainAt - engine.clock.now());
  }
}

/** The answer for a step that has ended or must not go on; undefined when it is to be driven. */
async function knownAnswer(
  engine: Engine,
  session: SessionItem,
  step: StepItem,
  payload: StepPayload,
): Promise<DriveAnswer | undefined> {
  if (step.epoch !== payload.epoch || session.epoch !== payload.epoch) return answer('fenced');
  if (step.phase === 'ready') {
    await afterReady(engine, session, step);
    return answer('ready');
  }
  if (step.state === 'failed') {
    if (step.error && !step.cancelled) await failStep(engine, payload, step.error);
    return answer(step.cancelled ? 'cancelled' : 'failed');
  }
  if (session.cancelling || session.state !== 'executing') {
    if (step.state === 'executing') await stopStep(engine, payload);
    return answer('cancelled');
  }
  return undefined;
}

function takeStep(
  engine: Engine,
  session: SessionItem,
  step: StepItem,
  payload: StepPayload,
): ReturnType<typeof HeldStep.take> {
  const now = engine.clock.now();
  return HeldStep.take(
    engine,
    payload,
    {
      set: [
        ['state', 'executing'],
        ['phase', step.phase === 'waiting' ? 'begun' : step.phase],
      ],
      setIfAbsent: [
        ['started_at', isoTime(engine.clock)],
        ['deadline_at', now + step.spec.timeoutSeconds * 1000],
      ],
      remove: tokenNames('hold'),
    },
    when.all(
      when.in('state', ['pending', 'executing']),
      when.equals('phase', step.phase),
      when.equals('epoch', session.epoch),
    ),
  );
}

async function runHeld(
  engine: Engine,
  session: SessionItem,
  held: HeldStep,
  payload: StepPayload,
  sliceEnds: number,
): Promise<DriveAnswer> {
  for (;;) {
    const answered = await tryOnce(engine, session, held, payload, sliceEnds);
    if (answered !== 'again') return answered;
  }
}

async function tryOnce(
  engine: Engine,
  session: SessionItem,
  held: HeldStep,
  payload: StepPayload,
  sliceEnds: number,
): Promise<DriveAnswer | 'again'> {
  try {
    if (held.item.phase === 'begun' && (await isSkipped(engine, session, held.item))) {
      await completeStep(engine, session, held, { outputs: {}, skipped: true });
      return answer('ready');
    }
    const pursued = await pursue(engine, session, held, sliceEnds);
    switch (pursued.status) {
      case 'ready':
        await completeStep(engine, session, held, { outputs: pursued.outputs, inputs: pursued.inputs });
        return answer('ready');
      case 'cancelled':
        await stopStep(engine, payload);
        return answer('cancelled');
      case 'holding':
        return answer('holding', pursued.seconds);
      case 'pending':
        return answer('pending');
    }
  } catch (error) {
    // The step is done; what was to follow is made up by the next drive, which finds it ready.
    if (held.item.phase === 'ready') throw error;
    if (isFenced(error)) return answer(await letGo(engine, held, payload));
    try {
      return await afterError(engine, session, held, payload, sliceEnds, error);
    } catch (next) {
      // It was taken over before its error could be recorded: the newer run decides how the step ends.
      if (isFenced(next)) return answer(await letGo(engine, held, payload));
      throw next;
    }
  }
}

async function isSkipped(engine: Engine, session: SessionItem, step: StepItem): Promise<boolean> {
  if (step.spec.when === undefined) return false;
  return !evaluateCondition(step.spec.when, await scopeFor(engine, session, stepsUsedBy(step.spec)));
}

async function afterError(
  engine: Engine,
  session: SessionItem,
  held: HeldStep,
  payload: StepPayload,
  sliceEnds: number,
  error: unknown,
): Promise<DriveAnswer | 'again'> {
  const failure = classify(error);
  if (error instanceof UnityError && error.code === 'InvariantBroken') throw error;
  const { retry, timeoutSeconds } = held.item.spec;
  const { attempt, deadline_at: deadline = 0 } = held.item;
  const delay = Math.min(retry.intervalSeconds * retry.backoffRate ** (attempt - 1), retry.maxDelaySeconds) * 1000;
  // What AWS does not show yet is waited for, not counted: the step’s deadline bounds it.
  const counted = failure.code !== 'NotYetVisible';
  if (
    failure.kind === 'retryable' &&
    (!counted || attempt < retry.maxAttempts) &&
    engine.clock.now() + delay < deadline
  ) {
    const pause = counted ? delay : 1000;
    const fits = engine.clock.now() + pause <= sliceEnds;
    const retryAt = engine.clock.now() + pause;
    const facts = [
      ['attempt', counted ? attempt + 1 : attempt],
      ['retry_at', retryAt],
      ['progress', `${failure.code}: ${failure.message}`],
      // What is not visible yet is a look that found it pending; another try may be named anew.
      ...(counted ? [] : await lateLooks(engine, session, held.item)(held.item)),
    ] as const;
    const isNewTry = counted && held.item.stalled !== undefined;
    await held.write({ set: facts, ...(isNewTry && { remove: ['stalled'] }) }, { release: !fits });
    if (!fits) return answer('pending');
    await held.pause(pause);
    return (await mayGoOn(engine, payload)) ?? 'again';
  }
  const late = failure.kind === 'retryable' && (!counted || attempt < retry.maxAttempts);
  const tries = attempt > 1 ? ` (after ${attempt} tries)` : '';
  await held.write({});
  await failStep(engine, payload, {
    code: late ? 'StepTimedOut' : failure.code,
    message: late
      ? `not ready within ${timeoutSeconds} seconds; last: ${failure.message}`
      : `${failure.message}${tries}`,
    request_id: failure.request_id,
  });
  return answer('failed');
}

/** Undefined when the session still wants the step; else the answer that ends it. */
async function mayGoOn(engine: Engine, payload: StepPayload): Promise<DriveAnswer | undefined> {
  const session = await loadSession(engine.ledger, payload.session_id);
  if (session.epoch !== payload.epoch) return answer('fenced');
  if (!session.cancelling && session.state === 'executing') return undefined;
  await stopStep(engine, payload);
  return answer('cancelled');
}

/** Stops a step at a recorded point: what it made stands in its rows, and it is never the root cause. */
export async function stopStep(engine: Engine, payload: StepPayload): Promise<void> {
  await engine.ledger.update<StepItem>(
    keys.step(payload.session_id, payload.step),
    {
      set: [
        ['state', 'failed'],
        ['cancelled', true],
        ['completed_at', isoTime(engine.clock)],
      ],
      remove: ['lease', ...tokenNames('hold')],
    },
    when.all(when.equals('epoch', payload.epoch), when.equals('state', 'executing')),
  );
}
