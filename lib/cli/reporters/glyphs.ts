import type { StepDocument } from '../../domain/session-document';
import type { CliIo } from '../io/cli-io';
import type { Tone } from '../io/colours';

/** The marks before words: a word always stands beside one, and a colour only ever repeats it. */
export interface Glyphs {
  readonly done: string;
  readonly failed: string;
  readonly running: readonly string[];
  readonly pending: string;
  readonly undone: string;
  readonly skipped: string;
  readonly note: string;
  /** Beside the mark of a step that decides the end. */
  readonly critical: string;
  readonly stalled: string;
  readonly next: string;
  readonly cut: string;
}

const unicode: Glyphs = {
  done: '✓',
  failed: '✗',
  running: ['◐', '◓', '◑', '◒'],
  pending: '○',
  undone: '↺',
  skipped: '–',
  note: '•',
  critical: '★',
  stalled: '!',
  next: '→',
  cut: '…',
};

const ascii: Glyphs = {
  done: '+',
  failed: 'x',
  running: ['|', '/', '-', '\\'],
  pending: '.',
  undone: '<',
  skipped: '-',
  note: '*',
  critical: '*',
  stalled: '!',
  next: '>',
  cut: '...',
};

/** Whether the locale says that more than ASCII is shown. */
export function showsUnicode(env: CliIo['env']): boolean {
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

/** Unicode where the locale says that it is shown. */
export function glyphsFor(env: CliIo['env']): Glyphs {
  return showsUnicode(env) ? unicode : ascii;
}

/** The mark and tone of a step on its way forward. `tick` turns the mark of one that runs. */
export function stepMark(
  step: StepDocument,
  glyphs: Glyphs,
  tick: number,
): { readonly mark: string; readonly tone: Tone } {
  if (step.skipped) return { mark: glyphs.skipped, tone: 'dim' };
  if (step.cancelled) return { mark: glyphs.skipped, tone: 'warn' };
  switch (step.state) {
    case 'completed':
      return { mark: glyphs.done, tone: 'good' };
    case 'failed':
      return { mark: glyphs.failed, tone: 'bad' };
    case 'executing':
      return { mark: turning(glyphs, tick), tone: 'busy' };
    case 'pending':
      return { mark: glyphs.pending, tone: 'dim' };
  }
}

/** The mark and tone of a step’s undo. */
export function undoMark(
  undo: NonNullable<StepDocument['undo']>,
  glyphs: Glyphs,
  tick: number,
): { readonly mark: string; readonly tone: Tone } {
  switch (undo.state) {
    case 'completed':
      return { mark: glyphs.undone, tone: 'good' };
    case 'retained':
      return { mark: glyphs.note, tone: 'warn' };
    case 'failed':
      return { mark: glyphs.failed, tone: 'bad' };
    case 'executing':
      return { mark: turning(glyphs, tick), tone: 'busy' };
    case 'pending':
      return { mark: glyphs.pending, tone: 'dim' };
  }
}

const turning = (glyphs: Glyphs, tick: number): string => glyphs.running[tick % glyphs.running.length] ?? glyphs.note;
