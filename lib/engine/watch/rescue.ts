import { UnityError } from '../../domain/errors/unity-error';
import { rollbackMachineName } from '../../domain/naming';
import {
  hasTails,
  isAwaitingResume,
  isBeingUndone,
  isSwept,
  isTerminal,
  type RollbackRequest,
  type RootCause,
} from '../../domain/session';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { type Ending, executionArnOf, machineArnBeside } from '../machines';
import { reopenSession } from '../resume/reopen-session';
import { goOnDown } from '../revision/go-on-down';
import { hasFormersToRetire } from '../revision/has-formers-to-retire';
import { retireFormers } from '../revision/retire';
import { fenceSteps } from '../rollback/fence-steps';
import { concludeUntouched } from '../rollback/rollback-verdict';
import { goOn, rollbackExecutionName, startRollback } from '../rollback/start-rollback';
import { tellWaiter } from '../rollback/waiter';
import { asRead } from '../session/as-read';
import { latestForward } from '../session/latest-execution';
import { moveSession } from '../session/move-session';
import { loadSession, loadSteps } from '../session/session-store';
import { drain } from '../step/fail-step';
import { stopInFlight } from '../step/stop-in-flight';

/** What a stopped execution said of itself. */
export interface StopFacts extends Ending {
  readonly endedArn?: string;
}

/**
 * What became of a session that nothing worked on. `rolled_back`: a rollback works on it again, or on what goes with it.
 * `kept`: it has failed, and stands as it was left. `ended`: it has failed, and nothing of it was made.
 */
export type Rescued = 'rolled_back' | 'kept' | 'ended';

/** An execution that AWS does not show is believed to have been started for this long after the session’s last write. */
const startupSeconds = 120;

/** What it takes to look whether anything works on a session. */
export type Looking = Pick<Engine, 'ledger' | 'machines' | 'settings' | 'clock'>;

function executionsOf(engine: Looking, session: SessionItem): readonly string[] {
  const [first] = session.executions;
  if (!first) return [];
  if (!isBeingUndone(session)) {
    const forward = latestForward(session);
    return forward === undefined ? [] : [forward];
  }
  const machine = machineArnBeside(first.arn, rollbackMachineName(engine.settings.prefix, session.environment));
  return [executionArnOf(machine, rollbackExecutionName(session))];
}

/** Whether any execution still works on the session. `endedArn` is known to have ended, whatever a read may say. */
function isAlive(engine: Looking, session: SessionItem, endedArn: string | undefined): Promise<boolean> {
  return areAlive(engine, session, executionsOf(engine, session), endedArn);
}

function isResumeAlive(engine: Looking, session: SessionItem, endedArn: string | undefined): Promise<boolean> {
  const forward = latestForward(session);
  return areAlive(engine, session, forward === undefined ? [] : [forward], endedArn);
}

async function areAlive(
  engine: Looking,
  session: SessionItem,
  executions: readonly string[],
  endedArn: string | undefined,
): Promise<boolean> {
  const arns = executions.filter((arn) => arn !== endedArn);
  const found = await Promise.all(arns.map((arn) => engine.machines.look(arn)));
  const isFresh = engine.clock.now() - Date.parse(session.updated_at) < startupSeconds * 1000;
  return found.some((status) => status === 'running' || (status === 'unknown' && isFresh));
}

/** Whether something should go on with a session, and nothing does: no execution of it is alive. */
export async function isAbandoned(engine: Looking, session: SessionItem): Promise<boolean> {
  if (isAwaitingResume(session)) return !(await isResumeAlive(engine, session, undefined));
  if (hasFormersToRetire(session) && !(await isRetiring(engine, session))) return true;
  if (isTerminal(session.state) && !isBeingUndone(session)) return false;
  return !(await isAlive(engine, session, undefined));
}

/**
 * Takes a session over that nothing works on any more, as its own strategy says: rolled back, or kept; so are tails that
 * nobody sees to. Returns what became of it; nothing where there was nothing to do. The watchdog, the sweeper and a newcomer
 * to the stack all come through here.
 */
export async function rescue(engine: Engine, known: SessionItem, facts: StopFacts = {}): Promise<Rescued | undefined> {
  const session = await loadSession(engine.ledger, known.session_id);
  if (isTerminal(session.state)) {
    // Whoever ended it may have died before telling.
    await tellWaiter(engine, session);
    if (isAwaitingResume(session)) return endResume(engine, session, facts);
    if (session.going_down && (await goOnDown(engine, session.session_id))) return 'rolled_back';
    const onward = hasFormersToRetire(session) ? await goOnRetiring(engine, session) : undefined;
    if (onward || !isBeingUndone(session)) return onward;
  }
  if (await isAlive(engine, session, facts.endedArn)) return undefined;
  if (isBeingUndone(session)) {
    // A rollback that keeps dying is not started again at once: what it needs may be back by the next sweep.
    if (facts.endedArn !== undefined && (session.rollback_starts ?? 1) > 1) return undefined;
    if (hasTails(session) || isSwept(session)) {
      await goOn(engine, session);
      return 'rolled_back';
    }
    return rollBack(engine, session, session.requested_rollback ?? { type: 'full' });
  }
  const steps = await loadSteps(engine.ledger, session.session_id);
  const cause = causeOf(session, steps, await endingOf(engine, session, facts));
  if (session.state === 'requested' || (session.state === 'validating' && !session.occupies)) {
    return endAsFailed(engine, session, cause);
  }
  await drain(engine, { sessionId: session.session_id, epoch: session.epoch }, cause);
  if (session.on_failure === 'rollback') return rollBack(engine, session, { type: 'full' });
  return keepAsItIs(engine, session, cause);
}

/** Whether the rollback of the former that is to go next is under way. */
async function isRetiring(engine: Looking, { session_id: id, to_retire: [next] = [] }: SessionItem): Promise<boolean> {
  if (next === undefined) return false;
  const former = await loadSession(engine.ledger, next);
  const request = former.requested_rollback;
  if (request?.type !== 'retire' || request.successor !== id) return false;
  return hasTails(former) || isAlive(engine, former, undefined);
}

async function goOnRetiring(engine: Engine, session: SessionItem): Promise<Rescued | undefined> {
  if (await isRetiring(engine, session)) return undefined;
  await retireFormers(engine, session.session_id);
  return 'rolled_back';
}

/**
 * Whoever resumed a session was stopped while it waited for what had to go first. That is gone; the session is on its way
 * forward again, as it would have been, and ends as any that is stopped there. Its tails wait for that.
 */
async function endResume(engine: Engine, session: SessionItem, facts: StopFacts): Promise<Rescued | undefined> {
  if (await isResumeAlive(engine, session, facts.endedArn)) return undefined;
  const reopened = await reopenSession(engine, session, { ...session.resuming, stage: 'claimed', undone: true });
  return reopened && rescue(engine, reopened, facts);
}

/**
 * An execution ends just after its session: where that was read before, and the execution looked at after, there is nothing
 * left to do. What has completed by then serves, and nobody asked for its end. Nor is there where somebody else was faster.
 */
async function rollBack(engine: Engine, session: SessionItem, request: RollbackRequest): Promise<Rescued | undefined> {
  try {
    await startRollback(engine, { sessionId: session.session_id, request, found: session });
    return 'rolled_back';
  } catch (error) {
    if (error instanceof UnityError && error.code === 'TransitionRefused') return undefined;
    throw error;
  }
}

/**
 * Ends a session whose strategy is to keep what stands. Functions run on when their execution is stopped: they are fenced
 * off first, so that none makes anything for a session that has ended. The session itself comes before its steps: it may
 * have ended since it was read, and then they are left alone.
 */
async function keepAsItIs(engine: Engine, session: SessionItem, cause: RootCause): Promise<Rescued | undefined> {
  const claimed = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    { set: [['epoch', session.epoch + 1]] },
    asRead(session),
  );
  if (!claimed.applied) return undefined;
  const steps = await fenceSteps(engine, claimed.item);
  if (!steps) return undefined;
  await Promise.all(steps.map((step) => stopInFlight(engine, claimed.item, step)));
  const kept = await moveSession(engine, claimed.item, 'failed', {
    set: concludeUntouched(engine, claimed.item),
    setIfAbsent: [['root_cause', cause]],
  });
  return kept && 'kept';
}

/** Ends a session as failed in which nothing was made. */
async function endAsFailed(engine: Engine, session: SessionItem, cause: RootCause): Promise<Rescued | undefined> {
  const ended = await moveSession(engine, session, 'failed', {
    set: concludeUntouched(engine, session),
    setIfAbsent: [['root_cause', cause]],
  });
  return ended && 'ended';
}

/** Who was told of no end has come before the event that tells it: the execution itself says why it was stopped. */
async function endingOf(engine: Looking, session: SessionItem, facts: StopFacts): Promise<Ending> {
  const forward = latestForward(session);
  if (facts.endedArn !== undefined || forward === undefined) return facts;
  return (await engine.machines.ending(forward)) ?? {};
}

/** Functions run on after a stop, so a step that ran then may have ended since. */
function ranAt(step: StepItem, stoppedAt: number | undefined): boolean {
  if (stoppedAt === undefined || step.state === 'executing') return step.state === 'executing';
  const started = Date.parse(step.started_at ?? '');
  const completed = Date.parse(step.completed_at ?? '');
  return started <= stoppedAt && completed >= stoppedAt;
}

/**
 * Which step was struck: the one that whoever stopped the execution named in the cause, if it ran then; else, of those
 * that ran, the one that wrote last.
 */
function causeOf(session: SessionItem, steps: readonly StepItem[], ending: Ending): RootCause {
  const running = steps.filter((step) => ranAt(step, ending.stoppedAt));
  const words = new Set(ending.cause?.split(/[^a-z0-9_]+/));
  const named = running.find((step) => words.has(step.name));
  const latest = [...running].sort((a, b) => b.updated_at.localeCompare(a.updated_at))[0];
  const said = [ending.error, ending.cause].filter(Boolean).join(': ');
  return {
    step: (named ?? latest)?.name ?? null,
    code: 'ExecutionStopped',
    message:
      said === ''
        ? `the execution of ${session.session_id} was stopped`
        : `the execution was stopped: ${said}`.slice(0, 2000),
    request_id: null,
  };
}
