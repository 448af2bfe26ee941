import { cleanLine } from '../domain/clean-text';
import { flowchartOf } from '../plan/flowchart';
import { durationWords } from '../plan/words';
import { type Chart, criticalLinks, inOrderOfTime, isPlan, plannedSeconds, tookSeconds } from './chart';
import { lookOf } from './step-look';

/** A session as Markdown with two Mermaid pictures: the graph, and who ran when. For pull requests and step summaries. */
export function chartMermaid(chart: Chart, title: string): string {
  return [flow(chart), gantt(chart, title)].map((lines) => ['```mermaid', ...lines, '```'].join('\n')).join('\n\n');
}

function flow(chart: Chart): readonly string[] {
  const links = criticalLinks(chart.steps);
  return flowchartOf(
    chart.steps.map((step) => {
      const { tone, mark, word } = lookOf(step, chart);
      const took = tookSeconds(step) ?? (isPlan(chart) ? plannedSeconds(step) : undefined);
      return {
        name: step.name,
        lines: [
          `${step.service}/${step.action}`,
          `${mark} ${word}${took === undefined ? '' : `, ${durationWords(took)}`}`,
        ],
        dependsOn: step.dependsOn,
        classes: [
          ...(step.isCritical ? (['critical'] as const) : []),
          ...(step.isSkipped ? (['skipped'] as const) : []),
          ...(tone === 'failed' || tone === 'undone' ? [tone] : []),
        ],
      };
    }),
    (from, to) => links.get(from) === to,
  );
}

/** `dateFormat x` counts milliseconds. Mermaid has neither ghosts nor hatches: undo is a section of its own, after the rest. */
function gantt(chart: Chart, title: string): readonly string[] {
  const steps = inOrderOfTime(chart.steps);
  const task = (label: string, tags: readonly string[], span: { readonly from: number; readonly to: number }): string =>
    `  ${plain(label)} :${[...tags, milliseconds(span.from), milliseconds(span.to)].join(', ')}`;
  const forward = steps.flatMap((step, index) => {
    const span = step.actual ?? (isPlan(chart) && !step.isSkipped ? step.planned : undefined);
    if (!span) return [];
    const state = step.state === 'executing' ? ['active'] : step.actual ? ['done'] : [];
    return [
      task(`${index + 1} ${step.name}`, step.isCritical || step.state === 'failed' ? ['crit', ...state] : state, span),
    ];
  });
  const back = steps.flatMap(({ name, undo }, index) =>
    undo?.span ? [task(`${index + 1} ${name}`, undo.state === 'failed' ? ['crit'] : ['active'], undo.span)] : [],
  );
  return [
    'gantt',
    `  title ${plain(title)}`,
    '  dateFormat x',
    `  axisFormat ${chart.forwardEnds < 3600 ? '%M:%S' : '%H:%M'}`,
    '  todayMarker off',
    `  section ${isPlan(chart) ? 'Planned' : 'Forward'}`,
    ...forward,
    ...(back.length > 0 ? ['  section Rollback', ...back] : []),
  ];
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

/** A label ends at a colon, a line at a semicolon or a hash. */
const plain = (text: string): string => cleanLine(text, 80).replaceAll(/[:;#,<>"`%{}]/g, ' ');
