import type { Expectations } from './expectation';
import { type Lateness, latenessOf } from './late';
import { secondsAfter } from './seconds-after';
import { secondsBetween } from './seconds-between';
import { hasTails, isTerminal } from './session';
import type { SessionDocument, StepDocument } from './session-document';
import { type Awaited, type Waiting, waitingIn } from './waiting';

/**
 * What does not go on as it should. `step`, `undo`: it takes longer than nineteen in twenty do. `gate`, `undo_gate`: it should
 * have begun, and nothing that runs will wake it. `execution`: nothing works on the session any more.
 */
export const stallKinds = ['step', 'undo', 'gate', 'undo_gate', 'execution'] as const;
export type StallKind = (typeof stallKinds)[number];

/** One stall. Fields may be added, never renamed or dropped. */
export interface Stall {
  readonly kind: StallKind;
  /** Null where it is of the whole session. */
  readonly step: string | null;
  /** ISO time: since when it runs or waits; of an execution that is gone, the last sign of life. */
  readonly since: string;
  /** What it nearly always takes from then on. */
  readonly expected_seconds: number;
  /** ISO time at which somebody acts by himself: its own timeout, the next look of a gate; null where nobody knows. */
  readonly times_out_at: string | null;
  /** What is in the way of a gate: steps that have failed. */
  readonly blocked_by: readonly string[];
}

/** What is known beside the documents. */
export interface StallFacts {
  /** ISO time, of the account. */
  readonly now: string;
  readonly expected: Expectations;
  /** Whether no execution works on the session, which has not ended. */
  readonly isGone: boolean;
  /** ISO time before which no gate has waited: since then the session is in its state, as far as is known. */
  readonly notBefore: string;
  /** A gate that hears nothing reads again after this time. */
  readonly gateTimeoutSeconds: number;
  /** What waits for what in the session, where somebody has read it off already. */
  readonly waiting?: Waiting;
}

/** From a dependency’s end to the begin of what waits for it, functions that start cold included. */
const gateSeconds = 10;

/** What stalls of a session now, in the order of its steps. A step that waits behind a stalled one is not named again. */
export function stallsOf(session: SessionDocument, facts: StallFacts): readonly Stall[] {
  if (isTerminal(session.state) && !hasTails(session)) return [];
  // Of an execution that is gone nothing else is news: none of its steps or gates goes on.
  if (facts.isGone) return [executionGone(session)];
  const { waiting = waitingIn(session) } = facts;
  const isForward = session.state === 'executing';
  // What was handed over takes the time that it takes: nobody waits for it.
  const isBack = session.state === 'rolling_back';
  return session.steps.flatMap((step) => [
    ...(isForward ? lateStep(session, step, facts) : []),
    ...(isForward && !session.cancelling ? closedGate(waiting, step, facts) : []),
    ...(isBack ? lateUndo(step, facts) : []),
    ...(isBack ? closedUndoGate(waiting, session, step, facts) : []),
  ]);
}

/** Names a stall among those that its session has at one time. */
export const stallKey = ({ kind, step }: Stall): string => `${kind} ${step ?? ''}`;

const named = (kind: 'step' | 'undo', { name }: StepDocument, late: Lateness | undefined): readonly Stall[] =>
  late ? [{ kind, step: name, ...late, blocked_by: [] }] : [];

function lateStep({ steps }: SessionDocument, step: StepDocument, { now, expected }: StallFacts): readonly Stall[] {
  const usual = expected.get(step.name)?.ready;
  const { state, started_at: startedAt, timeout_seconds: timeoutSeconds } = step;
  if (state !== 'executing' || startedAt === null || !usual) return [];
  const early = step.depends_on.filter(({ until }) => until === 'created').map(({ step: name }) => name);
  const below = steps.filter(({ name }) => early.includes(name));
  const timesOutAt = secondsAfter(startedAt, timeoutSeconds);
  return named('step', step, latenessOf({ startedAt, timesOutAt, usual, below, now }));
}

function lateUndo(step: StepDocument, { now, expected }: StallFacts): readonly Stall[] {
  const usual = expected.get(step.name)?.undo;
  if (step.undo?.state !== 'executing' || step.undo.started_at === null || !usual) return [];
  const { started_at: startedAt, times_out_at: timesOutAt } = step.undo;
  return named('undo', step, timesOutAt === null ? undefined : latenessOf({ startedAt, timesOutAt, usual, now }));
}

function closedGate(waiting: Waiting, step: StepDocument, facts: StallFacts): readonly Stall[] {
  // A step without dependencies has no gate.
  const isClosed = step.state === 'pending' && step.depends_on.length > 0;
  return isClosed ? closed('gate', step, waiting.step(step), facts) : [];
}

function closedUndoGate(
  waiting: Waiting,
  { rollback }: SessionDocument,
  step: StepDocument,
  facts: StallFacts,
): readonly Stall[] {
  // Before the undo is planned, and while it is looked at, no gate is there to open.
  if (step.undo?.state !== 'pending' || rollback?.progress?.phase !== 'undoing') return [];
  return closed('undo_gate', step, waiting.undo(step), facts);
}

/** A gate whose dependencies have all come about, or of which one never will: nothing that lives opens it. */
function closed(
  kind: 'gate' | 'undo_gate',
  { name }: StepDocument,
  awaited: readonly Awaited[],
  { now, notBefore, gateTimeoutSeconds }: StallFacts,
): readonly Stall[] {
  const failed = awaited.filter(({ state }) => state === 'failed');
  if (failed.length === 0 && awaited.some(({ state }) => state === 'open')) return [];
  const ended = failed.length > 0 ? failed : awaited;
  // In a session that goes on, dependencies may have come about long before.
  const since = ended.reduce((last, { at }) => (at !== null && at > last ? at : last), notBefore);
  if (secondsBetween(since, now) <= gateSeconds) return [];
  return [
    {
      kind,
      step: name,
      since,
      expected_seconds: gateSeconds,
      times_out_at: secondsAfter(since, gateTimeoutSeconds),
      blocked_by: failed.map(({ step }) => step),
    },
  ];
}

function executionGone(session: SessionDocument): Stall {
  const since = lastSign(session);
  return { kind: 'execution', step: null, since, expected_seconds: 0, times_out_at: null, blocked_by: [] };
}

/** The latest time in the documents: something was at work then. */
function lastSign({ started_at, completed_at, rollback, steps }: SessionDocument): string {
  const times = [
    started_at,
    completed_at,
    rollback?.started_at,
    ...steps.flatMap(({ undo, ...step }) => [
      step.started_at,
      step.created_at,
      step.completed_at,
      undo?.started_at,
      undo?.completed_at,
    ]),
  ];
  return times.reduce<string>((last, time) => (time && time > last ? time : last), started_at);
}
