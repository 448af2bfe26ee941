import { counted, durationWords } from '../plan/words';
import { type Chart, isPlan, plannedSeconds, tookSeconds } from './chart';
import { barsOf } from './gantt-bars';
import { type GanttLayout, type GanttMeasures, type GanttRow, ganttLayout, type Moment } from './gantt-layout';
import { ganttLegend } from './gantt-legend';
import { legend } from './legend';
import { element, type Markup, together } from './markup';
import { lookOf } from './step-look';
import { fitted, textWidth } from './text-width';

/** Where names stand: beside the bars, or above each where there is little room. */
export interface GanttPicture {
  readonly width: number;
  readonly names: 'beside' | 'above';
}

const nameSize = 12;
const numberWidth = 74;
const markWidth = 18;

/** The steps of a plan or a session over time. */
export function ganttSvg(chart: Chart, { width, names }: GanttPicture): Markup {
  const longest = Math.max(80, ...chart.steps.map(({ name }) => textWidth(name, nameSize)));
  const nameWidth = Math.min(longest, 210);
  const columns = isPlan(chart) ? 1 : 2;
  const beside = names === 'beside';
  const measures: GanttMeasures = {
    width,
    left: beside ? markWidth + nameWidth + columns * numberWidth + 24 : 6,
    right: beside ? 22 : 12,
    top: 30,
    bottom: 0,
    rowHeight: beside ? 28 : 42,
    cutWidth: 26,
    tickGap: beside ? 92 : 84,
  };
  const layout = ganttLayout(chart, measures);
  const notes = notesOf(chart, layout);
  const below = layout.plot.bottom + 8;
  const drawnLegend = legend(ganttLegend(chart), { x: 6, y: below + notes.length * 16 + 10, width: width - 12 });
  const height = Math.ceil(below + notes.length * 16 + 10 + drawnLegend.height);
  return element(
    'svg',
    {
      class: `picture gantt ${names}`,
      xmlns: 'http://www.w3.org/2000/svg',
      role: 'img',
      'aria-label': `Gantt chart of ${counted(chart.steps.length, 'step')}; the table of steps says the same`,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
    },
    background(layout),
    layout.rows.map((row) =>
      together(labels(row, chart, { beside, nameWidth, layout }), barsOf(row, chart, beside ? 14 : 30)),
    ),
    layout.cuts.map((cut) => cutMark(cut.at, cut.width, layout)),
    layout.moments.map((moment) => momentLine(moment, layout)),
    notes.map(({ x, words, kind }, index) => note(words, { x, y: below + 10 + index * 16, kind }, layout)),
    ...(beside ? [heads(layout, columns)] : []),
    drawnLegend.markup,
  );
}

/** Bands for the eye to follow, marks of time, and the time of the rollback. */
function background({ plot, rows, rowHeight, ticks, width, rollback }: GanttLayout): Markup {
  return element(
    'g',
    { 'aria-hidden': 'true' },
    rows.map(({ y }, index) =>
      index % 2 === 1 ? [] : element('rect', { class: 'band', x: 0, y, width, height: rowHeight, rx: 4 }),
    ),
    rollback &&
      element('rect', {
        class: 'rollback',
        x: rollback.x,
        y: plot.top,
        width: Math.max(rollback.width, 2),
        height: plot.bottom - plot.top,
      }),
    ticks.map(({ at, label }) => [
      element('line', { class: 'grid', x1: at, x2: at, y1: plot.top - 6, y2: plot.bottom }),
      tickLabel(at, label, width),
    ]),
  );
}

/** In the middle above its mark, unless it would be cut off at the edge. */
function tickLabel(at: number, label: string, width: number): Markup {
  const half = textWidth(label, 11) / 2;
  const [x, anchor] = at + half > width ? [width, 'end'] : at - half < 0 ? [0, 'start'] : [at, 'middle'];
  return element('text', { class: 'dim', x, y: 17, 'text-anchor': anchor }, label);
}

function heads({ plot }: GanttLayout, columns: number): Markup {
  const head = (words: string, index: number): Markup =>
    element('text', { class: 'dim', x: plot.x - 24 - index * numberWidth, y: 17, 'text-anchor': 'end' }, words);
  return together(head(columns === 1 ? 'expected' : 'plan', 0), columns === 2 && head('took', 1));
}

interface Labelling {
  readonly beside: boolean;
  readonly nameWidth: number;
  readonly layout: GanttLayout;
}

function labels({ step, y }: GanttRow, chart: Chart, { beside, nameWidth, layout }: Labelling): Markup {
  const look = lookOf(step, chart);
  const took = tookSeconds(step);
  const planned = step.isSkipped ? undefined : plannedSeconds(step);
  const baseline = beside ? y + 18 : y + 15;
  const mark = isPlan(chart) && !step.isSkipped ? (step.isCritical ? '★' : '') : look.mark;
  const number = (seconds: number | undefined, index: number): Markup | undefined =>
    seconds === undefined
      ? undefined
      : element(
          'text',
          {
            class: index === 1 ? 'number' : 'dim',
            x: layout.plot.x - 24 - index * numberWidth,
            y: baseline,
            'text-anchor': 'end',
          },
          durationWords(seconds),
        );
  const words = [
    ...(took === undefined ? [] : [durationWords(took)]),
    ...(planned === undefined ? [] : [`plan ${durationWords(planned)}`]),
  ].join(' · ');
  const room = layout.width - 12 - markWidth - textWidth(words, 11) - 10;
  return element(
    'g',
    { class: `label ${look.tone}${step.isCritical ? ' critical' : ''}` },
    element('text', { class: 'mark', x: 12, y: baseline, 'text-anchor': 'middle' }, mark),
    element(
      'text',
      { class: 'name', x: 6 + markWidth, y: baseline },
      fitted(step.name, nameSize, beside ? nameWidth : room),
    ),
    ...(beside
      ? [number(planned, 0), isPlan(chart) ? undefined : number(took, 1)]
      : [element('text', { class: 'dim', x: layout.width - 6, y: baseline, 'text-anchor': 'end' }, words)]),
  );
}

/** A stretch of time that is left out: all that runs through it is broken. */
function cutMark(at: number, width: number, { plot }: GanttLayout): Markup {
  const height = plot.bottom - plot.top;
  const zigzag = (x: number): string =>
    `M${x.toFixed(1)} ${plot.top}${Array.from({ length: Math.ceil(height / 7) }, (_, index) => `l${index % 2 === 0 ? 4 : -4} 7`).join('')}`;
  return element(
    'g',
    { class: 'cut' },
    element('rect', { x: at + 4, y: plot.top, width: width - 8, height }),
    element('path', { d: zigzag(at + 2) }),
    element('path', { d: zigzag(at + width - 6) }),
  );
}

const momentLine = ({ x, kind }: Moment, { plot }: GanttLayout): Markup =>
  element('line', { class: `moment ${kind}`, x1: x, x2: x, y1: plot.top - 6, y2: plot.bottom + 6 });

interface Note {
  readonly x: number;
  readonly words: string;
  readonly kind: string;
}

/** What is said below the bars, a line each, so that no two ever meet. */
function notesOf(chart: Chart, { moments, rollback, cuts }: GanttLayout): readonly Note[] {
  const seconds = { serving: chart.servingAt, ready: chart.readyAt, now: undefined };
  const verdict = chart.rollback?.verdict === undefined ? '' : `, ${chart.rollback.verdict}`;
  return [
    ...cuts.map(({ at, width, label }) => ({ x: at + width / 2, words: `⋯ ${label} left out`, kind: 'now' })),
    ...moments.map(({ x, label, kind }) => {
      const after = seconds[kind];
      return { x, words: after === undefined ? label : `${label} after ${durationWords(after)}`, kind };
    }),
    ...(rollback && chart.rollback
      ? [
          {
            x: rollback.x + rollback.width / 2,
            words: `◂ rollback, ${durationWords(chart.rollback.to - chart.rollback.from)}${verdict}`,
            kind: 'undo',
          },
        ]
      : []),
  ];
}

function note(words: string, { x, y, kind }: { x: number; y: number; kind: string }, { width }: GanttLayout): Markup {
  const long = textWidth(words, 11);
  const left = Math.min(Math.max(x - long / 2, 2), Math.max(width - long - 2, 2));
  return element(
    'text',
    { class: `note ${kind}`, x: left + long / 2, y, 'text-anchor': 'middle' },
    fitted(words, 11, width),
  );
}
