import type { SpentOn } from '../analytics/timeline';
import { cleanLine } from '../domain/clean-text';
import { durationWords } from '../plan/words';
import { type Chart, isPlan, isSpent, plannedSeconds, spentWords, tookSeconds } from './chart';
import { type Bar, type GanttLayout, type GanttRow, ganttLayout } from './gantt-layout';
import { lookOf } from './step-look';

/** How a chart is written to a terminal. */
export interface GanttTextOptions {
  /** Columns; no line is longer. */
  readonly width: number;
  readonly isUnicode: boolean;
  readonly paint?: (tone: 'good' | 'bad' | 'busy' | 'warn' | 'dim' | 'strong' | 'plain', text: string) => string;
}

type Letter = SpentOn | 'ghost' | 'undo' | 'undoFailed' | 'failed' | 'cut';

/** One column each. Every stretch has a letter of its own, so that none needs a colour. */
const unicode: Readonly<Record<Letter, string>> = {
  work: '█',
  aws: '▒',
  people: '░',
  steps: '·',
  retry: '┄',
  ghost: '─',
  undo: '◂',
  undoFailed: '✗',
  failed: '✗',
  cut: '⋯',
};

const ascii: Readonly<Record<Letter, string>> = {
  work: '#',
  aws: '=',
  people: '?',
  steps: '.',
  retry: '~',
  ghost: '-',
  undo: '<',
  undoFailed: 'x',
  failed: 'x',
  cut: ':',
};

const asciiMarks: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '◑': '/',
  '○': '.',
  '↺': '<',
  '–': '-',
  '•': '*',
};

const tones = { planned: 'plain', done: 'good', running: 'busy', failed: 'bad', undone: 'warn', idle: 'dim' } as const;

/** No terminal is too narrow for the bars to say something. */
const leastBars = 10;

/** The steps over time, a line each: the bars of the pictures in letters. */
export function ganttText(
  chart: Chart,
  { width, isUnicode, paint: wanted = (_, text) => text }: GanttTextOptions,
): string {
  const letters = isUnicode ? unicode : ascii;
  const times = chart.steps.map((step) =>
    timeWords(chart, tookSeconds(step), step.isSkipped ? undefined : plannedSeconds(step)),
  );
  const right = Math.max(0, ...times.map((words) => words.length)) + 2;
  const longest = Math.max(4, ...chart.steps.map(({ name }) => cleanLine(name).length));
  const nameWidth = Math.min(longest, Math.max(width - right - leastBars - 5, 4), Math.max(Math.floor(width / 3), 8));
  const left = nameWidth + 5;
  // What has to be cut is not coloured: the cut could go through a colour.
  const paint: typeof wanted = width < left + right + leastBars ? (_, text) => text : wanted;
  const layout = ganttLayout(chart, {
    width: Math.max(width, left + right + leastBars),
    left,
    right,
    top: 0,
    bottom: 0,
    rowHeight: 1,
    cutWidth: 3,
    tickGap: 12,
  });
  const rows = layout.rows.map((row) => {
    const { step } = row;
    const look = lookOf(step, chart);
    const mark = isUnicode ? look.mark : (asciiMarks[look.mark] ?? '*');
    const star = step.isCritical ? (isUnicode ? '★' : '*') : ' ';
    const time = timeWords(chart, tookSeconds(step), step.isSkipped ? undefined : plannedSeconds(step));
    const name = clipped(cleanLine(step.name), nameWidth, isUnicode).padEnd(nameWidth);
    return `${star}${paint(tones[look.tone], `${mark} ${name}`)}  ${barLine(row, layout, letters)}${paint('dim', time.padStart(right))}`;
  });
  const head = axisLines(layout, isUnicode).map((line) => paint('dim', line));
  const notes = [...noteLines(chart, layout), ...legendLines(chart, letters, width)];
  return [...head, ...rows, ...notes.map((line) => paint('dim', clipped(line, width, isUnicode)))]
    .map((line) => (width < layout.width ? clipped(line, width, isUnicode) : line))
    .join('\n');
}

function timeWords(chart: Chart, took: number | undefined, planned: number | undefined): string {
  if (isPlan(chart)) return planned === undefined ? '' : `~${durationWords(planned)}`;
  if (took === undefined) return planned === undefined ? '' : `(${durationWords(planned)})`;
  return planned === undefined ? durationWords(took) : `${durationWords(took)} (${durationWords(planned)})`;
}

function clipped(text: string, width: number, isUnicode: boolean): string {
  if (text.length <= width) return text;
  return isUnicode ? `${text.slice(0, Math.max(width - 1, 0))}…` : text.slice(0, width);
}

function barLine(row: GanttRow, { plot, cuts }: GanttLayout, letters: typeof unicode): string {
  const columns: string[] = Array.from({ length: plot.width }, () => ' ');
  const fill = ({ x, width }: Bar, letter: string): void => {
    const from = Math.min(Math.floor(x - plot.x + 1e-6), plot.width - 1);
    const to = Math.max(Math.round(x + width - plot.x), from + 1);
    columns.fill(letter, from, Math.min(to, plot.width));
  };
  const { planned, actual, segments, undo, step } = row;
  if (planned) fill(planned, letters.ghost);
  if (actual && segments.length === 0) fill(actual, letters.work);
  for (const segment of segments) fill(segment, letters[segment.on]);
  if (step.state === 'failed' && actual) {
    const last = Math.max(Math.round(actual.x + actual.width - plot.x) - 1, Math.floor(actual.x - plot.x), 0);
    columns[Math.min(last, plot.width - 1)] = letters.failed;
  }
  if (undo) fill(undo, undo.state === 'failed' ? letters.undoFailed : letters.undo);
  for (const { at, width } of cuts) fill({ x: at, width }, letters.cut);
  return columns.join('');
}

/** The marks of time, and a line to hang them on. */
function axisLines({ plot, ticks }: GanttLayout, isUnicode: boolean): readonly string[] {
  const [line, mark] = isUnicode ? ['─', '┬'] : ['-', '+'];
  const labels: string[] = Array.from({ length: plot.width }, () => ' ');
  const marks: string[] = Array.from({ length: plot.width }, () => line);
  let free = 0;
  for (const { at, label } of ticks) {
    const column = Math.min(Math.round(at - plot.x), plot.width - 1);
    marks[column] = mark;
    const start = Math.max(Math.min(column, plot.width - label.length), 0);
    if (start < free || label.length > plot.width) continue;
    labels.splice(start, label.length, ...label);
    free = start + label.length + 1;
  }
  const indent = ' '.repeat(plot.x);
  return [`${indent}${labels.join('')}`.trimEnd(), `${indent}${marks.join('')}`];
}

function noteLines({ servingAt, readyAt, rollback }: Chart, { cuts }: GanttLayout): readonly string[] {
  const notes = [
    ...(servingAt === undefined ? [] : [`serving after ${durationWords(servingAt)}`]),
    ...(readyAt === undefined ? [] : [`ready after ${durationWords(readyAt)}`]),
    ...(rollback
      ? [
          `rollback ${durationWords(rollback.to - rollback.from)}${rollback.verdict === undefined ? '' : `, ${cleanLine(rollback.verdict)}`}`,
        ]
      : []),
    ...cuts.map(({ label }) => `${label} left out`),
  ];
  return notes.length === 0 ? [] : ['', notes.join('; ')];
}

/** The letters that are used, as many in a line as there is room for. */
function legendLines(chart: Chart, letters: typeof unicode, width: number): readonly string[] {
  const items = [
    ...(chart.steps.some(({ planned }) => planned) ? [`${letters.ghost} plan`] : []),
    ...(Object.keys(spentWords) as SpentOn[])
      .filter(
        (on) =>
          isSpent(chart, on) ||
          (on === 'work' && chart.steps.some(({ actual, segments }) => actual && segments.length === 0)),
      )
      .map((on) => `${letters[on]} ${spentWords[on]}`),
    ...(chart.steps.some(({ state }) => state === 'failed') ? [`${letters.failed} failed`] : []),
    ...(chart.steps.some(({ undo }) => undo?.span) ? [`${letters.undo} undo`] : []),
    ...(chart.steps.some(({ isCritical }) => isCritical) ? [`${letters === unicode ? '★' : '*'} critical path`] : []),
    ...(isPlan(chart) ? [] : ['took (plan)']),
  ];
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + item.length <= width) lines[lines.length - 1] = `${last}   ${item}`;
    else lines.push(item);
  }
  return ['', ...lines];
}
