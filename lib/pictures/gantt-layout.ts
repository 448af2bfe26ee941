import type { Span, SpentOn, Timeline, TimelineStep } from '../analytics/timeline';
import { type Chart, inOrderOfTime, spansOf } from './chart';
import { type Cut, type Tick, timeAxis } from './time-axis';

/** A stretch of a row; in the unit of the picture, from the left edge of the picture. */
export interface Bar {
  readonly x: number;
  readonly width: number;
}

/** One stretch of a step, and what it was spent on. */
export interface SegmentBar extends Bar {
  readonly on: SpentOn;
  readonly attempt: number;
  /** Whether a new try begins here, the first aside. */
  readonly isRetry: boolean;
  readonly why?: string;
  readonly seconds: number;
}

/** A step as a row. */
export interface GanttRow {
  readonly step: TimelineStep;
  readonly y: number;
  readonly planned?: Bar;
  readonly actual?: Bar;
  readonly segments: readonly SegmentBar[];
  /** Where its outputs were known, or are expected to be. */
  readonly created?: number;
  readonly undo?: Bar & { readonly state: NonNullable<TimelineStep['undo']>['state'] };
}

/** A moment of the whole. */
export interface Moment {
  readonly x: number;
  readonly label: string;
  readonly kind: 'serving' | 'ready' | 'now';
}

/** Where everything of a Gantt chart stands. */
export interface GanttLayout {
  readonly width: number;
  readonly height: number;
  /** Where the bars are. */
  readonly plot: Bar & { readonly top: number; readonly bottom: number };
  readonly rowHeight: number;
  readonly rows: readonly GanttRow[];
  readonly ticks: readonly Tick[];
  readonly cuts: readonly Cut[];
  readonly moments: readonly Moment[];
  /** The part of the time in which it was undone. */
  readonly rollback?: Bar;
}

/** The measures of a picture. */
export interface GanttMeasures {
  readonly width: number;
  /** What stands beside the bars. */
  readonly left: number;
  readonly right: number;
  /** What stands above the first row. */
  readonly top: number;
  readonly bottom: number;
  readonly rowHeight: number;
  readonly cutWidth: number;
  readonly tickGap: number;
}

/** Lays the steps of a chart out over time. Pure numbers: pictures and terminals draw the same. */
export function ganttLayout(chart: Chart, measures: GanttMeasures): GanttLayout {
  const { width, left, right, top, bottom, rowHeight, cutWidth, tickGap } = measures;
  const axis = timeAxis(spansOf(chart), { width: width - left - right, cutWidth, tickGap });
  const x = (seconds: number): number => left + axis.place(seconds);
  const bar = ({ from, to }: Span): Bar => ({ x: x(from), width: x(to) - x(from) });
  const shifted = <Item extends { readonly at: number }>(item: Item): Item => ({ ...item, at: item.at + left });
  return {
    width,
    height: top + chart.steps.length * rowHeight + bottom,
    plot: { x: left, width: width - left - right, top, bottom: top + chart.steps.length * rowHeight },
    rowHeight,
    rows: inOrderOfTime(chart.steps).map((step, index) => rowOf(step, top + index * rowHeight, { x, bar })),
    ticks: axis.ticks.map(shifted),
    cuts: axis.cuts.map(shifted),
    moments: momentsOf(chart).map(({ seconds, ...moment }) => ({ ...moment, x: x(seconds) })),
    ...(chart.rollback && { rollback: bar(chart.rollback) }),
  };
}

interface Placing {
  readonly x: (seconds: number) => number;
  readonly bar: (span: Span) => Bar;
}

function rowOf(step: TimelineStep, y: number, { x, bar }: Placing): GanttRow {
  const { planned, actual, undo, isSkipped } = step;
  const created = actual ? step.createdAt : planned?.created;
  return {
    step,
    y,
    ...(planned && !isSkipped && { planned: bar(planned) }),
    ...(actual && { actual: bar(actual) }),
    segments: step.segments.map(({ on, attempt, why, ...span }, index) => ({
      ...bar(span),
      on,
      attempt,
      isRetry: index > 0 && (step.segments[index - 1]?.attempt ?? 1) < attempt,
      ...(why !== undefined && { why }),
      seconds: span.to - span.from,
    })),
    ...(created !== undefined && !isSkipped && { created: x(created) }),
    ...(undo?.span && { undo: { ...bar(undo.span), state: undo.state } }),
  };
}

/** Moments that are told; while a session is under way, also now. */
function momentsOf(chart: Pick<Timeline, 'state' | 'steps' | 'forwardEnds' | 'rollback' | 'servingAt' | 'readyAt'>) {
  const { servingAt, readyAt, rollback, forwardEnds, steps } = chart;
  const isRunning = steps.some(({ state, undo }) => state === 'executing' || undo?.state === 'executing');
  return [
    ...(servingAt === undefined ? [] : [{ kind: 'serving' as const, seconds: servingAt, label: 'serving' }]),
    ...(readyAt === undefined ? [] : [{ kind: 'ready' as const, seconds: readyAt, label: 'ready' }]),
    ...(isRunning ? [{ kind: 'now' as const, seconds: rollback?.to ?? forwardEnds, label: 'now' }] : []),
  ];
}
