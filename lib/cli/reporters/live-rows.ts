import type { Progress } from '../../analytics/progress';
import type { Expectations } from '../../domain/expectation';
import { isHandedOver } from '../../domain/handed-over';
import { secondsBetween } from '../../domain/seconds-between';
import type { SessionDocument, StepDocument } from '../../domain/session-document';
import type { StallKind } from '../../domain/stall';
import { openOf, type Waiting, waitingIn } from '../../domain/waiting';
import { cleanLine } from '../io/clean-text';
import { formatSeconds } from '../io/format-time';
import { stallMark } from '../session/stall-words';
import { errorLine, progressWords, sessionWords, stepWord, tailWords, undoWord } from '../session/words';
import { type Glyphs, stepMark, undoMark } from './glyphs';
import type { LiveLine } from './live-block';
import { outlookWords, waitWords } from './progress-words';

/** What rows are made from beside the session. */
export interface RowFacts {
  readonly glyphs: Glyphs;
  /** Turns the marks of what runs. */
  readonly tick: number;
  /** ISO-8601, of the account. */
  readonly now: string;
  readonly expected: Expectations;
  readonly progress: Progress;
  /** What waits for what, where somebody has read it off already. */
  readonly waiting?: Waiting;
}

/** One row of the tree. A row that is done will not change any more. */
export interface LiveRow {
  readonly key: string;
  readonly isDone: boolean;
  readonly isBusy: boolean;
  readonly line: LiveLine;
}

/** The head: whose deployment it is, how it stands, how old, how much of it is done; below, what is expected of the rest. */
export function headLines(
  session: SessionDocument,
  { now, progress, glyphs }: Pick<RowFacts, 'now' | 'progress' | 'glyphs'>,
): readonly LiveLine[] {
  const age = formatSeconds(secondsBetween(session.started_at, session.completed_at ?? now));
  const waits = tailWords(session);
  const undoing = session.state === 'rolling_back' || waits !== undefined;
  const path = progress.critical_path.join(` ${glyphs.next} `);
  return [
    [
      ['strong', `${session.stack_name}/${session.environment}`],
      `  ${session.session_id}  `,
      [undoing ? 'warn' : 'busy', sessionWords(session)],
      `  ${age}  ${progressWords(session) ?? `${progress.done}/${progress.of}`}`,
      ...(waits === undefined ? [] : [`  ${waits}`]),
    ],
    ...(session.steps.length === 0
      ? []
      : [
          [
            `  ${outlookWords(progress).join('  ')}`,
            ...(path === '' ? [] : [['dim', `  ${glyphs.critical} ${path}`] as const]),
          ],
        ]),
  ];
}

/** The rows of a session as it is now: its steps, or, while it is undone, their undo in reverse order. */
export function rowsOf(session: SessionDocument, facts: RowFacts): readonly LiveRow[] {
  const nameWidth = Math.max(0, ...session.steps.map((step) => step.name.length));
  const undone = session.steps.filter((step) => step.undo !== null);
  const { waiting = waitingIn(session) } = facts;
  const forward = session.steps.map((step) => forwardRow(step, nameWidth, facts, waiting));
  if (undone.length === 0) return forward;
  const ended = forward.filter((row) => row.isDone);
  return [...ended, ...undone.reverse().map((step) => undoRow(session, step, nameWidth, facts, waiting))];
}

function forwardRow(step: StepDocument, nameWidth: number, facts: RowFacts, waiting: Waiting): LiveRow {
  const stall = stallIn(facts, step, 'step', 'gate');
  const { mark, tone } = stall
    ? ({ mark: facts.glyphs.stalled, tone: 'warn' } as const)
    : stepMark(step, facts.glyphs, facts.tick);
  const isBusy = step.state === 'executing';
  return {
    // One that a resume has made anew is another.
    key: `step ${step.name} ${step.completed_at ?? ''}`,
    isDone: step.state === 'completed' || step.state === 'failed',
    isBusy: isBusy || stall !== undefined,
    line: [
      ...margin(step, facts, isBusy || step.state === 'pending'),
      [tone, `${mark} `],
      `${step.name.padEnd(nameWidth)}  `,
      [tone, stepWord(step).padEnd(9)],
      tail(forwardTail(step, facts, waiting), stall),
    ],
  };
}

function forwardTail(step: StepDocument, { now, expected }: RowFacts, waiting: Waiting): readonly string[] {
  const elapsed = secondsBetween(step.started_at, step.completed_at ?? now);
  if (step.state === 'failed') return [step.error ? errorLine(step.error) : formatSeconds(elapsed)];
  if (step.kept_from !== undefined) return [];
  if (step.state === 'completed')
    return step.skipped ? [] : [formatSeconds(elapsed), ...(step.note === undefined ? [] : [cleanLine(step.note)])];
  if (step.state === 'pending') return wordsOf(waitWords(openOf(waiting.step(step))));
  return [
    againstUsual(elapsed, expected.get(step.name)?.ready.p50Seconds),
    ...(step.attempt > 1 ? [`attempt ${step.attempt}`] : []),
    ...(step.waiting_for === null ? [] : [cleanLine(step.waiting_for)]),
  ];
}

function undoRow(
  session: SessionDocument,
  step: StepDocument,
  nameWidth: number,
  facts: RowFacts,
  waiting: Waiting,
): LiveRow {
  const { undo } = step;
  // One that a late look opens again ends once more.
  const key = `undo ${session.rollback?.started_at ?? ''} ${step.name} ${undo?.completed_at ?? ''}`;
  if (!undo) return { key, isDone: true, isBusy: false, line: [] };
  const stall = stallIn(facts, step, 'undo', 'undo_gate');
  const { mark, tone } = stall
    ? ({ mark: facts.glyphs.stalled, tone: 'warn' } as const)
    : undoMark(undo, facts.glyphs, facts.tick);
  const isBusy = undo.state === 'executing';
  return {
    key,
    isDone:
      (undo.state === 'completed' && !isHandedOver(session, step)) ||
      undo.state === 'failed' ||
      undo.state === 'retained',
    isBusy: isBusy || stall !== undefined,
    line: [
      ...margin(step, facts, isBusy || undo.state === 'pending'),
      [tone, `${mark} `],
      `${step.name.padEnd(nameWidth)}  `,
      [tone, undoWord(session, step).padEnd(9)],
      tail(undoTail(step, undo, facts, waiting), stall),
    ],
  };
}

function undoTail(
  step: StepDocument,
  undo: NonNullable<StepDocument['undo']>,
  { now, expected }: RowFacts,
  waiting: Waiting,
): readonly string[] {
  if (undo.state === 'pending') return wordsOf(waitWords(openOf(waiting.undo(step))));
  const elapsed = secondsBetween(undo.started_at, undo.completed_at ?? now);
  const usual = undo.state === 'executing' ? expected.get(step.name)?.undo.p50Seconds : undefined;
  const reason = undo.error ? errorLine(undo.error) : (undo.waiting_for ?? '');
  return [
    ...(undo.started_at === null ? [] : [againstUsual(elapsed, usual)]),
    ...(reason === '' ? [] : [cleanLine(reason)]),
  ];
}

/** `13 s / ~2 m 53 s`: what it has taken, and what it usually takes. */
export function againstUsual(elapsed: number, usual: number | undefined): string {
  return usual === undefined || usual === 0
    ? formatSeconds(elapsed)
    : `${formatSeconds(elapsed)} / ~${formatSeconds(usual)}`;
}

const wordsOf = (words: string | undefined): readonly string[] => (words === undefined ? [] : [words]);

/** Before the mark: whether the step decides the end. */
function margin({ name }: StepDocument, { glyphs, progress }: RowFacts, isOpen: boolean): LiveLine {
  return [isOpen && progress.critical_path.includes(name) ? ['strong', `${glyphs.critical} `] : '  '];
}

/** How the stall of a step is marked, where it has one. */
function stallIn(
  { progress, now }: RowFacts,
  { name }: StepDocument,
  ...kinds: readonly StallKind[]
): string | undefined {
  const stall = progress.stalls.find(({ step, kind }) => step === name && kinds.includes(kind));
  return stall && stallMark(stall, now);
}

/** What is late stands before the reason: lines are cut at their end. */
function tail([first, ...others]: readonly string[], stall: string | undefined): string {
  const parts = [...wordsOf(first), ...wordsOf(stall), ...others];
  return parts.length === 0 ? '' : `  ${parts.join('  ')}`;
}
