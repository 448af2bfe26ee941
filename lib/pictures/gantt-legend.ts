import type { SpentOn } from '../analytics/timeline';
import { type Chart, isPlan, isSpent, spentWords } from './chart';
import type { LegendItem } from './legend';
import { element, type Markup, together } from './markup';

const swatch = (name: string, height = 10): Markup =>
  element('rect', { class: name, x: 1, y: 6 - height / 2, width: 24, height, rx: 2 });

/** What of a Gantt chart needs to be said, and nothing that it does not show. */
export function ganttLegend(chart: Chart): readonly LegendItem[] {
  const { steps } = chart;
  const hasWork = steps.some(({ actual, segments }) => actual && segments.length === 0) || isSpent(chart, 'work');
  const spent = (Object.keys(spentWords) as SpentOn[]).filter((on) => (on === 'work' ? hasWork : isSpent(chart, on)));
  return [
    ...(steps.some(({ planned }) => planned)
      ? [{ sample: swatch(isPlan(chart) ? 'ghost sole' : 'ghost', 12), words: 'plan' }]
      : []),
    ...spent.map((on) => ({ sample: swatch(on), words: spentWords[on] })),
    ...(steps.some(({ segments }) => segments.some(({ attempt }) => attempt > 1))
      ? [{ sample: element('line', { class: 'try', x1: 13, x2: 13, y1: -2, y2: 14 }), words: 'next try' }]
      : []),
    { sample: element('path', { class: 'created', d: 'M13 1l4 5l-4 5l-4 -5z' }), words: 'outputs known' },
    ...(steps.some(({ isCritical }) => isCritical)
      ? [{ sample: swatch('outline', 12), words: isPlan(chart) ? 'critical path ★' : 'critical path' }]
      : []),
    ...(steps.some(({ state }) => state === 'failed')
      ? [{ sample: element('text', { class: 'cross', x: 13, y: 11, 'text-anchor': 'middle' }, '✗'), words: 'failed' }]
      : []),
    ...(steps.some(({ undo }) => undo?.span)
      ? [
          {
            sample: together(element('path', { class: 'undo completed', d: 'M1 6l6 -5h18v10h-18z' })),
            words: 'undo, from right to left: last made, first undone',
          },
        ]
      : []),
  ];
}
