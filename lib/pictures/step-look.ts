import type { TimelineStep } from '../analytics/timeline';
import { type Chart, isPlan } from './chart';

/** What a step looks like: a mark, a word, and a class of colours that repeats both. */
export interface StepLook {
  readonly mark: string;
  readonly word: string;
  readonly tone: 'planned' | 'done' | 'running' | 'failed' | 'undone' | 'idle';
}

/** The look of a step: what became of it last, its undo before its work. */
export function lookOf(step: TimelineStep, chart: Chart): StepLook {
  if (step.isSkipped) return { mark: '–', word: 'skipped', tone: 'idle' };
  if (isPlan(chart)) return { mark: '○', word: 'planned', tone: 'planned' };
  // What never began has nothing to undo, though the rollback has gone over it.
  if (step.state === 'pending' && !step.actual && step.undo?.state !== 'failed') return forwardLook(step);
  return undoLook(step) ?? forwardLook(step);
}

function undoLook({ undo, state }: TimelineStep): StepLook | undefined {
  switch (undo?.state) {
    case 'completed':
      return { mark: '↺', word: state === 'failed' ? 'failed, undone' : 'undone', tone: 'undone' };
    case 'executing':
      return { mark: '◑', word: 'being undone', tone: 'undone' };
    case 'failed':
      return { mark: '✗', word: 'undo failed', tone: 'failed' };
    case 'retained':
      return { mark: '•', word: 'stays', tone: 'done' };
    default:
      return undefined;
  }
}

function forwardLook({ state, isCancelled, isKept }: TimelineStep): StepLook {
  if (isKept) return { mark: '•', word: 'kept', tone: 'done' };
  if (isCancelled) return { mark: '–', word: 'cancelled', tone: 'idle' };
  switch (state) {
    case 'completed':
      return { mark: '✓', word: 'completed', tone: 'done' };
    case 'failed':
      return { mark: '✗', word: 'failed', tone: 'failed' };
    case 'executing':
      return { mark: '◑', word: 'running', tone: 'running' };
    case 'pending':
      return { mark: '○', word: 'not begun', tone: 'idle' };
  }
}
