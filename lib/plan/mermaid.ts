import { flowchartOf } from './flowchart';
import type { Plan, PlannedStep } from './plan';
import { durationWords } from './words';

/** A plan as Markdown with two Mermaid pictures: the graph, and who runs when. For pull requests and step summaries. */
export function planMermaid(plan: Plan): string {
  return [fenced(flowchart(plan)), fenced(gantt(plan))].join('\n\n');
}

function fenced(lines: readonly string[]): string {
  return ['```mermaid', ...lines, '```'].join('\n');
}

/** Names could be words of Mermaid (`end`, `class`); numbers never are. */
function idsOf(plan: Plan): ReadonlyMap<string, string> {
  return new Map(plan.steps.map((step, index) => [step.name, `s${index + 1}`]));
}

/** The steps and what they wait for. */
export function flowchart(plan: Plan): readonly string[] {
  const path = plan.critical_path.steps;
  return flowchartOf(
    plan.steps.map((step) => ({
      name: step.name,
      lines: [`${step.service}/${step.action}`, timeLabel(step)],
      dependsOn: step.depends_on.map((name) => ({ step: name, until: step.until[name] ?? 'ready' })),
      classes: [...(step.critical ? (['critical'] as const) : []), ...(step.skipped ? (['skipped'] as const) : [])],
    })),
    (from, to) => path.includes(from) && path[path.indexOf(from) + 1] === to,
  );
}

function timeLabel(step: PlannedStep): string {
  return step.skipped ? 'skipped' : `~${durationWords(step.expected_seconds.ready)}`;
}

/** When each step is expected to run; `dateFormat x` counts milliseconds. */
export function gantt(plan: Plan): readonly string[] {
  const ids = idsOf(plan);
  const milliseconds = (seconds: number) => Math.round(seconds * 1000);
  const sections = plan.groups.flatMap((group, index) => [
    `  section Group ${index + 1}`,
    ...plan.steps
      .filter((step) => group.includes(step.name))
      .map((step) => {
        const start = milliseconds(step.starts_seconds);
        const end = start + milliseconds(step.expected_seconds.ready);
        // A name alone could be a word of Mermaid, such as `title`.
        const label = `${ids.get(step.name)?.slice(1)} ${step.name}`;
        return `  ${label} :${step.critical ? 'crit, ' : ''}${ids.get(step.name)}, ${start}, ${end}`;
      }),
  ]);
  return [
    'gantt',
    `  title ${plan.workflow}, about ${durationWords(plan.estimate.p50_seconds)}`,
    '  dateFormat x',
    '  axisFormat %M:%S',
    '  todayMarker off',
    ...sections,
  ];
}
