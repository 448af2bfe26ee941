import type { Expectations, UsualSeconds } from '../domain/expectation';
import { isHandedOver } from '../domain/handed-over';
import { scheduleOf, type TimedStep } from '../domain/schedule';
import { secondsBetween } from '../domain/seconds-between';
import { hasTails, isTerminal } from '../domain/session';
import type { SessionDocument, StepDocument } from '../domain/session-document';
import { type Stall, type StallFacts, stallsOf } from '../domain/stall';
import { type Awaited, openOf, waitingIn } from '../domain/waiting';
import { rounded } from './rounded';
import { secondsLeft } from './seconds-left';
import { roundedUsd, standingCost } from './standing-cost';

/** How far a session is, and what it takes yet. Fields may be added, never renamed or dropped. */
export interface Progress {
  /** Steps that are ready; on the way back, those that are undone. */
  readonly done: number;
  readonly of: number;
  /** Until everything is ready or undone, as things are; null where nobody can tell, and where nothing is to come. */
  readonly eta_seconds: number | null;
  /** By how much what runs on the critical path has passed what nineteen in twenty take. */
  readonly late_seconds: number;
  /** The steps that are not done and decide the end, in order. */
  readonly critical_path: readonly string[];
  /** By how long the resources of each step have stood so far. */
  readonly cost_so_far_usd: number;
  /** What stands because its undo is stuck. */
  readonly left: readonly { readonly step: string; readonly resources: number; readonly hourly_usd: number }[];
  readonly stalls: readonly Stall[];
}

/** What is known beside the session. */
export interface ProgressFacts extends StallFacts {
  /** The last look for leftovers, after everything is undone. */
  readonly verifySeconds: number;
}

/** The same, with what waits for what. */
type OutlookFacts = ProgressFacts & Required<Pick<ProgressFacts, 'waiting'>>;

/** Works out how far a session is: from what has happened, what is expected, and the time. Pure. */
export function progressOf(session: SessionDocument, known: ProgressFacts): Progress {
  const facts = { ...known, waiting: known.waiting ?? waitingIn(session) };
  const isUndone = session.state === 'rolling_back' || hasTails(session);
  const rest = isUndone ? undoLeft(session, facts) : forwardLeft(session, facts);
  const stalls = stallsOf(session, facts);
  return {
    ...(isUndone ? countUndone(session) : countReady(session)),
    eta_seconds: rest === undefined ? null : rounded(rest.seconds, 1),
    late_seconds: lateSeconds(stalls, rest?.path ?? [], facts.now),
    critical_path: rest?.path ?? [],
    cost_so_far_usd: costSoFar(session, facts),
    left: isUndone ? leftSoFar(session, facts.expected) : [],
    stalls,
  };
}

const none: UsualSeconds = { p50Seconds: 0, p95Seconds: 0 };

const countReady = ({ steps }: SessionDocument) => ({
  done: steps.filter(({ state }) => state === 'completed').length,
  of: steps.length,
});

function countUndone(session: SessionDocument) {
  const { progress } = session.rollback ?? {};
  if (session.state === 'rolling_back' && progress && progress.phase !== 'planning')
    return { done: progress.undone, of: progress.total };
  const undone = session.steps.filter(({ undo }) => undo !== null && undo.state !== 'retained');
  const isGone = (step: StepDocument): boolean => step.undo?.state === 'completed' && !isHandedOver(session, step);
  return { done: undone.filter(isGone).length, of: undone.length };
}

interface Rest {
  readonly seconds: number;
  readonly path: readonly string[];
}

/** What is left, laid out in time from now on. */
function restOf(parts: readonly TimedStep[]): Rest {
  const { criticalSeconds, criticalSteps } = scheduleOf(parts);
  return { seconds: criticalSeconds, path: criticalSteps };
}

/** What holds up something that has not begun: of what has come about nothing is waited for. An undo is ready when it has ended. */
const heldBy = (awaited: readonly Awaited[]): TimedStep['dependsOn'] =>
  openOf(awaited).map(({ step, until }) => ({ step, until: until === 'created' ? until : 'ready' }));

/** On its way to be cancelled, how long it takes depends on what is made by then: that is not told. */
function forwardLeft(session: SessionDocument, { now, expected, waiting }: OutlookFacts): Rest | undefined {
  if (isTerminal(session.state) || session.cancelling || session.steps.length === 0) return undefined;
  const parts = session.steps
    .filter(({ state }) => state === 'pending' || state === 'executing')
    .map((step): TimedStep => {
      const { created = none, ready = none } = expected.get(step.name) ?? {};
      const { started_at: since, timeout_seconds: timeout } = step;
      const isCreated = step.phase === 'created';
      const hasBegun = step.state === 'executing' && since !== null;
      const passed = hasBegun ? secondsBetween(since, now) : 0;
      return {
        name: step.name,
        dependsOn: hasBegun ? [] : heldBy(waiting.step(step)),
        createdSeconds: !hasBegun ? created.p50Seconds : isCreated ? 0 : secondsLeft(created, passed, timeout),
        readySeconds: hasBegun ? secondsLeft(ready, passed, timeout) : ready.p50Seconds,
      };
    });
  return restOf(parts);
}

function undoLeft(session: SessionDocument, { now, expected, verifySeconds, waiting }: OutlookFacts): Rest | undefined {
  const { steps, rollback } = session;
  if (session.state !== 'rolling_back') return tailsLeft(session, now);
  if (rollback?.progress?.phase === 'verifying') {
    const last = steps.flatMap(({ undo }) => undo?.completed_at ?? []).sort();
    const passed = secondsBetween(last.at(-1) ?? rollback.started_at, now);
    return { seconds: Math.max(0, verifySeconds - passed), path: [] };
  }
  if (rollback?.progress?.phase !== 'undoing') return undefined;
  const parts = steps
    .filter(({ undo }) => undo?.state === 'pending' || undo?.state === 'executing')
    .map((step): TimedStep => {
      const { undo: usual = none } = expected.get(step.name) ?? {};
      const since = step.undo?.started_at ?? null;
      const left =
        since === null ? usual.p50Seconds : secondsLeft(usual, secondsBetween(since, now), Number.POSITIVE_INFINITY);
      return {
        name: step.name,
        dependsOn: since === null ? heldBy(waiting.undo(step)) : [],
        createdSeconds: left,
        readySeconds: left,
      };
    });
  const undone = restOf(parts);
  return { seconds: undone.seconds + verifySeconds, path: undone.path };
}

/** Of what was handed over: when the last of it is usually gone. */
function tailsLeft({ rollback }: SessionDocument, now: string): Rest | undefined {
  const times = (rollback?.tails ?? []).map(({ expected_at: at }) => at);
  if (times.length === 0 || times.includes(null)) return undefined;
  return { seconds: Math.max(...times.map((at) => secondsBetween(now, at ?? now))), path: [] };
}

/** Of what is late on that path, the latest decides. */
function lateSeconds(stalls: readonly Stall[], path: readonly string[], now: string): number {
  const late = stalls
    .filter(({ kind, step }) => (kind === 'step' || kind === 'undo') && path.includes(step ?? ''))
    .map(({ since, expected_seconds: expected }) => secondsBetween(since, now) - expected);
  return rounded(Math.max(0, ...late), 1);
}

const hasMade = ({ resources }: SessionDocument, { name }: StepDocument): boolean =>
  resources.some(({ step, id }) => step === name && id !== null);

const standing = ({ resources }: SessionDocument, { name }: StepDocument) =>
  resources.filter(({ step, state, retained }) => step === name && state !== 'deleted' && !retained);

/** A step’s resources stand from its start until its undo has ended, or until now. What a revision keeps is not its own. */
function costSoFar(session: SessionDocument, { now, expected }: ProgressFacts): number {
  const usd = session.steps.map((step) => {
    const cost = expected.get(step.name);
    if (!cost || step.started_at === null || step.kept_from !== undefined || !hasMade(session, step)) return 0;
    const gone = standing(session, step).length > 0 ? undefined : step.undo?.completed_at;
    return standingCost(cost, secondsBetween(step.started_at, gone ?? now)).usd;
  });
  return roundedUsd(usd.reduce((sum, one) => sum + one, 0));
}

function leftSoFar(session: SessionDocument, expected: Expectations): Progress['left'] {
  return session.steps
    .filter((step) => step.undo?.state === 'failed')
    .map((step) => ({
      step: step.name,
      resources: standing(session, step).length,
      hourly_usd: expected.get(step.name)?.hourlyUsd ?? 0,
    }));
}
