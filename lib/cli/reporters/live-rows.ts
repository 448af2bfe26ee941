import type { SessionDocument, StepDocument } from '../../domain/session-document';
import { cleanLine } from '../io/clean-text';
import { formatSeconds } from '../io/format-time';
import {
  errorLine,
  isHandedOver,
  progressWords,
  secondsBetween,
  sessionWords,
  stepWord,
  tailWords,
  undoWord,
} from '../session/words';
import { type Glyphs, stepMark, undoMark } from './glyphs';
import type { LiveLine } from './live-block';

/** What rows are made from beside the session. */
export interface RowFacts {
  readonly glyphs: Glyphs;
  /** Turns the marks of what runs. */
  readonly tick: number;
  /** ISO-8601, of the account. */
  readonly now: string;
  readonly expected: ReadonlyMap<string, number>;
}

/** One row of the tree. A row that is done will not change any more. */
export interface LiveRow {
  readonly key: string;
  readonly isDone: boolean;
  readonly isBusy: boolean;
  readonly line: LiveLine;
}

/** The head: whose deployment it is, how it stands, how old, how much of it is done. */
export function headLine(session: SessionDocument, { now }: Pick<RowFacts, 'now'>): LiveLine {
  const age = formatSeconds(secondsBetween(session.started_at, session.completed_at ?? now));
  const waits = tailWords(session);
  const undoing = session.state === 'rolling_back' || waits !== undefined;
  const parts = undoing ? session.steps.filter((step) => step.undo !== null) : session.steps;
  const isUndone = (step: StepDocument) => step.undo?.state === 'completed' && !isHandedOver(session, step);
  const done = parts.filter((step) => (undoing ? isUndone(step) : step.state === 'completed'));
  return [
    ['strong', `${session.stack_name}/${session.environment}`],
    `  ${session.session_id}  `,
    [undoing ? 'warn' : 'busy', sessionWords(session)],
    `  ${age}  ${progressWords(session) ?? `${done.length}/${parts.length}`}`,
    ...(waits === undefined ? [] : [`  ${waits}`]),
  ];
}

/** The rows of a session as it is now: its steps, or, while it is undone, their undo in reverse order. */
export function rowsOf(session: SessionDocument, facts: RowFacts): readonly LiveRow[] {
  const nameWidth = Math.max(0, ...session.steps.map((step) => step.name.length));
  const undone = session.steps.filter((step) => step.undo !== null);
  const forward = session.steps.map((step) => forwardRow(step, nameWidth, facts));
  if (undone.length === 0) return forward;
  const ended = forward.filter((row) => row.isDone);
  return [...ended, ...undone.reverse().map((step) => undoRow(session, step, nameWidth, facts))];
}

function forwardRow(step: StepDocument, nameWidth: number, facts: RowFacts): LiveRow {
  const { mark, tone } = stepMark(step, facts.glyphs, facts.tick);
  const isBusy = step.state === 'executing';
  return {
    key: `step ${step.name}`,
    isDone: step.state === 'completed' || step.state === 'failed',
    isBusy,
    line: [
      [tone, `  ${mark} `],
      `${step.name.padEnd(nameWidth)}  `,
      [tone, stepWord(step).padEnd(9)],
      tail(forwardTail(step, facts)),
    ],
  };
}

function forwardTail(step: StepDocument, { now, expected }: RowFacts): readonly string[] {
  const elapsed = secondsBetween(step.started_at, step.completed_at ?? now);
  if (step.state === 'failed') return [step.error ? errorLine(step.error) : formatSeconds(elapsed)];
  if (step.kept_from !== undefined) return [];
  if (step.state === 'completed') return step.skipped ? [] : [formatSeconds(elapsed)];
  if (step.state === 'pending') return [];
  const usual = expected.get(step.name);
  return [
    usual === undefined ? formatSeconds(elapsed) : `${formatSeconds(elapsed)} / ~${formatSeconds(usual)}`,
    ...(step.attempt > 1 ? [`attempt ${step.attempt}`] : []),
    ...(step.waiting_for === null ? [] : [cleanLine(step.waiting_for)]),
  ];
}

function undoRow(session: SessionDocument, step: StepDocument, nameWidth: number, facts: RowFacts): LiveRow {
  const { undo } = step;
  const key = `undo ${session.rollback?.started_at ?? ''} ${step.name}`;
  if (!undo) return { key, isDone: true, isBusy: false, line: [] };
  const { mark, tone } = undoMark(undo, facts.glyphs, facts.tick);
  const elapsed = secondsBetween(undo.started_at, undo.completed_at ?? facts.now);
  const reason = undo.error ? errorLine(undo.error) : (undo.waiting_for ?? '');
  const isBusy = undo.state === 'executing';
  return {
    key,
    isDone:
      (undo.state === 'completed' && !isHandedOver(session, step)) ||
      undo.state === 'failed' ||
      undo.state === 'retained',
    isBusy,
    line: [
      [tone, `  ${mark} `],
      `${step.name.padEnd(nameWidth)}  `,
      [tone, undoWord(session, step).padEnd(9)],
      tail([
        ...(undo.started_at === null ? [] : [formatSeconds(elapsed)]),
        ...(reason === '' ? [] : [cleanLine(reason)]),
      ]),
    ],
  };
}

const tail = (parts: readonly string[]): string => (parts.length === 0 ? '' : `  ${parts.join('  ')}`);
