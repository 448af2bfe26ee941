import type { TimelineStep } from '../analytics/timeline';
import { counted, durationWords } from '../plan/words';
import { type Chart, isPlan, plannedSeconds, tookSeconds } from './chart';
import { type Box, besideName, type Edge, type GraphLayout, graphLayout, nameSize, type Point } from './graph-layout';
import { element, type Markup } from './markup';
import { lookOf } from './step-look';
import { fitted } from './text-width';

/** Where more about a step is to be read on the same page. */
export type LinkOf = (step: TimelineStep) => string | undefined;

/** From the one width in pixels to the other a graph is made as wide as its page; beyond, nobody could read it. */
const natural = { least: 1150, most: 1560 };

/** The graph of a plan or a session: boxes and what they wait for. */
export function graphSvg(chart: Chart, linkOf: LinkOf = () => undefined): Markup {
  const drawn = graphLayout(chart);
  const { width, height, boxes, edges } = drawn;
  return element(
    'svg',
    {
      class: width > natural.least && width <= natural.most ? 'picture graph fits' : 'picture graph',
      xmlns: 'http://www.w3.org/2000/svg',
      role: 'group',
      'aria-label': `Graph of ${counted(boxes.length, 'step')}`,
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
    },
    element(
      'g',
      { 'aria-hidden': 'true' },
      // What matters is drawn last, above the rest.
      [...edges].sort((one, other) => rank(one) - rank(other)).map(edgePath),
    ),
    inReadingOrder(drawn).map((box) => boxGroup(box, chart, linkOf)),
  );
}

const rank = ({ isCritical, isUndone }: Edge): number => (isUndone ? 2 : isCritical ? 1 : 0);

/** The tab key goes from left to right, then down. */
const inReadingOrder = ({ boxes }: GraphLayout): readonly Box[] =>
  [...boxes].sort((one, other) => one.x - other.x || one.y - other.y);

function edgePath({ points, until, isCritical, isUndone }: Edge): Markup {
  const names = ['edge', ...(until === 'created' ? ['created'] : []), ...(isCritical ? ['critical'] : [])];
  const [start, end] = [points[0], points.at(-1)];
  if (!start || !end) return element('g');
  // Undoing goes the other way round: the arrow points to what is undone after.
  const arrow = isUndone ? `M${at(start)}l7 -4v8z` : `M${at(end)}l-7 -4v8z`;
  return element(
    'g',
    { class: [...names, ...(isUndone ? ['undone'] : [])].join(' ') },
    element('path', { class: 'line', d: curve(points) }),
    element('path', { class: 'arrow', d: arrow }),
  );
}

/** A smooth line through the middles of the corners that the layout gives: a quadratic spline. */
function curve(points: readonly Point[]): string {
  const [first, ...others] = points;
  const last = others.at(-1);
  if (!first || !last) return '';
  const bends = others.slice(0, -1).map((corner, index) => {
    const next = others[index + 1] ?? last;
    const end = index === others.length - 2 ? last : { x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 };
    return `Q${at(corner)} ${at(end)}`;
  });
  return `M${at(first)}${bends.length > 0 ? bends.join('') : `L${at(last)}`}`;
}

const at = ({ x, y }: Point): string => `${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`;

function boxGroup({ step, x, y, width, height }: Box, chart: Chart, linkOf: LinkOf): Markup {
  const look = lookOf(step, chart);
  const said = wordsOf(step, chart);
  const link = linkOf(step);
  const names = ['box', look.tone, ...(step.isCritical ? ['critical'] : [])];
  const shape = [
    element('title', {}, said),
    element('rect', { class: 'body', x, y, width, height, rx: 7 }),
    element('rect', { class: 'stripe', x, y: y + 7, width: 4, height: height - 14 }),
    element('text', { class: 'mark', x: x + 17, y: y + 19, 'text-anchor': 'middle' }, look.mark),
    element('text', { class: 'name', x: x + 29, y: y + 18.5 }, fitted(step.name, nameSize, width - besideName + 2)),
    element('text', { class: 'dim', x: x + 29, y: y + 34 }, secondLine(step, chart, width - besideName + 2)),
    ...(step.isCritical
      ? [element('text', { class: 'star', x: x + 17, y: y + 35, 'text-anchor': 'middle' }, '★')]
      : []),
  ];
  if (link === undefined) return element('g', { class: names.join(' ') }, shape);
  return element('a', { class: names.join(' '), href: link }, shape);
}

/** The time, and as much of the action as fits beside it. */
function secondLine(step: TimelineStep, chart: Chart, width: number): string {
  const size = nameSize - 1;
  const seconds = isPlan(chart) ? plannedSeconds(step) : tookSeconds(step);
  const time = step.isSkipped || seconds === undefined ? lookOf(step, chart).word : durationWords(seconds);
  const about = isPlan(chart) && !step.isSkipped ? `~${time}` : time;
  const rest = width - (about.length + 3) * 0.6 * size;
  return rest < 40 ? about : `${about} · ${fitted(`${step.service}/${step.action}`, size, rest)}`;
}

/** A step in words, for those who hear it or point at it. */
function wordsOf(step: TimelineStep, chart: Chart): string {
  const took = tookSeconds(step);
  const planned = plannedSeconds(step);
  return [
    `${step.name}: ${lookOf(step, chart).word}`,
    `${step.service}/${step.action}`,
    ...(took === undefined ? [] : [`took ${durationWords(took)}`]),
    ...(planned === undefined || step.isSkipped ? [] : [`expected ${durationWords(planned)}`]),
    ...(step.isCritical ? ['on the critical path'] : []),
  ].join(', ');
}
