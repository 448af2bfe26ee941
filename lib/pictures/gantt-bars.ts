import { durationWords } from '../plan/words';
import { type Chart, isPlan, spentWords } from './chart';
import type { Bar, GanttRow, SegmentBar } from './gantt-layout';
import { element, type Markup } from './markup';
import { lookOf } from './step-look';

const heights = { ghost: 18, actual: 10 };

/** No bar is so short that nobody sees it. */
const leastWidth = 2;

/** The bars of a row around a middle line: the plan as a ghost, what was under way above it, the undo beside. */
export function barsOf(row: GanttRow, chart: Chart, middleInRow: number): Markup {
  const middle = row.y + middleInRow;
  const { step, planned, actual, segments, created, undo } = row;
  const outlined = actual ?? planned;
  const height = actual ? heights.actual : heights.ghost;
  const isFailed = step.state === 'failed' && actual !== undefined;
  return element(
    'g',
    { class: `bars ${lookOf(step, chart).tone}` },
    element('title', {}, titleOf(row, chart)),
    planned && box(planned, middle, heights.ghost, isPlan(chart) ? 'ghost sole' : 'ghost'),
    // What it was spent on may be unknown; that it was under way is not.
    actual && segments.length === 0 && box(actual, middle, heights.actual, 'work'),
    segments.map((segment) => segmentBar(segment, middle)),
    step.isCritical && outlined && box(grown(outlined), middle, height + 4, 'outline'),
    created !== undefined &&
      element('path', { class: 'created', d: `M${created.toFixed(2)} ${middle - 5}l4 5l-4 5l-4 -5z` }),
    isFailed &&
      actual &&
      element('text', { class: 'cross', x: actual.x + actual.width, y: middle + 5, 'text-anchor': 'middle' }, '✗'),
    undo && undoBar(undo, middle),
  );
}

function box({ x, width }: Bar, middle: number, height: number, name: string): Markup {
  return element('rect', {
    class: name,
    x,
    y: middle - height / 2,
    width: Math.max(width, leastWidth),
    height,
    rx: name === 'outline' || name.startsWith('ghost') ? 3 : 1.5,
  });
}

/** Tries stand apart by a line over the whole height of the ghost. */
function segmentBar(segment: SegmentBar, middle: number): readonly Markup[] {
  const { x, on, isRetry } = segment;
  return [
    box(segment, middle, heights.actual, on),
    ...(isRetry ? [element('line', { class: 'try', x1: x, x2: x, y1: middle - 9, y2: middle + 9 })] : []),
  ];
}

const grown = ({ x, width }: Bar): Bar => ({ x: x - 2, width: Math.max(width, leastWidth) + 4 });

/** An undo points back: to the left. */
function undoBar({ x, width, state }: NonNullable<GanttRow['undo']>, middle: number): readonly Markup[] {
  const wide = Math.max(width, 8);
  const half = heights.actual / 2;
  const tip = Math.min(6, wide);
  return [
    element('path', {
      class: `undo ${state}`,
      d: `M${x.toFixed(2)} ${middle}l${tip} ${-half}h${(wide - tip).toFixed(2)}v${2 * half}h${(tip - wide).toFixed(2)}z`,
    }),
    ...(state === 'failed'
      ? [element('text', { class: 'cross', x: x + wide, y: middle + 5, 'text-anchor': 'middle' }, '✗')]
      : []),
  ];
}

function titleOf({ step, segments }: GanttRow, chart: Chart): string {
  const { planned, actual, undo } = step;
  return [
    `${step.name}: ${lookOf(step, chart).word}`,
    ...(actual ? [`from ${durationWords(actual.from)} to ${durationWords(actual.to)}`] : []),
    ...(planned && !step.isSkipped
      ? [`expected from ${durationWords(planned.from)} to ${durationWords(planned.to)}`]
      : []),
    ...segments.map(
      ({ on, seconds, attempt, why }) =>
        `try ${attempt}: ${spentWords[on]} ${durationWords(seconds)}${why === undefined ? '' : ` (${why})`}`,
    ),
    ...(undo?.span
      ? [`undo ${undo.state} from ${durationWords(undo.span.from)} to ${durationWords(undo.span.to)}`]
      : []),
  ].join('\n');
}
