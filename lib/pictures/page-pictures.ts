import type { TimelineStep } from '../analytics/timeline';
import { type Chart, isPlan } from './chart';
import { ganttSvg } from './gantt-svg';
import { graphSvg } from './graph-svg';
import { element, type Markup } from './markup';
import { scrolling, section } from './page';

/** The widths that pictures are drawn for: a page on a desk, and one in a hand. */
const widths = { beside: 1168, above: 344 };

/** What a row of a step is called on its page, so that the graph leads there. Names are other people’s; places are ours. */
export const rowId = (chart: Chart, step: TimelineStep): string => `step-${chart.steps.indexOf(step) + 1}`;

/** Graph and Gantt chart as sections of a page that also has the table of steps. */
export function pictures(chart: Chart): readonly Markup[] {
  return [
    section(
      'Graph',
      element('p', { class: 'about' }, graphWords(chart)),
      scrolling(
        'Graph of the steps',
        graphSvg(chart, (step) => `#${rowId(chart, step)}`),
      ),
    ),
    section(
      isPlan(chart) ? 'When each step is expected to run' : 'What took how long',
      scrolling(
        'Gantt chart of the steps',
        ganttSvg(chart, { width: widths.beside, names: 'beside' }),
        ganttSvg(chart, { width: widths.above, names: 'above' }),
      ),
    ),
  ];
}

function graphWords({ steps }: Chart): string {
  return [
    'Each step leads to its row below.',
    ...(steps.some(({ isCritical }) => isCritical) ? ['The critical path (★) is outlined.'] : []),
    ...(steps.some(({ dependsOn }) => dependsOn.some(({ until }) => until === 'created'))
      ? ['Dotted lines wait only until the ids are known.']
      : []),
    ...(steps.some(({ undo }) => undo)
      ? ['What was undone (↺) is dashed; its arrows point the way that undoing took.']
      : []),
  ].join(' ');
}
