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

interface Link {
  readonly from: string;
  readonly to: string;
  readonly until: string;
  readonly critical: boolean;
}

function linksOf(plan: Plan): readonly Link[] {
  const path = plan.critical_path.steps;
  return plan.steps.flatMap((step) =>
    step.depends_on.map((from) => ({
      from,
      to: step.name,
      until: step.until[from] ?? 'ready',
      critical: path.includes(from) && path[path.indexOf(from) + 1] === step.name,
    })),
  );
}

/** The steps and what they wait for: dotted edges wait for `created` only, thick ones are the critical path. */
export function flowchart(plan: Plan): readonly string[] {
  const ids = idsOf(plan);
  const links = linksOf(plan);
  const id = (name: string) => ids.get(name) ?? name;
  const thick = links.flatMap((link, index) => (link.critical ? [index] : []));
  const members = (test: (step: PlannedStep) => boolean) => plan.steps.filter(test).map((step) => id(step.name));
  const critical = members((step) => step.critical);
  const skipped = members((step) => step.skipped);
  return [
    'flowchart LR',
    ...plan.steps.map(
      (step) => `  ${id(step.name)}["${step.name}<br/>${step.service}/${step.action}<br/>${timeLabel(step)}"]`,
    ),
    ...links.map((link) => `  ${id(link.from)} ${link.until === 'created' ? '-. created .->' : '-->'} ${id(link.to)}`),
    ...(critical.length > 0 ? ['  classDef critical stroke-width:3px', `  class ${critical.join(',')} critical`] : []),
    ...(skipped.length > 0 ? ['  classDef skipped stroke-dasharray:4', `  class ${skipped.join(',')} skipped`] : []),
    ...(thick.length > 0 ? [`  linkStyle ${thick.join(',')} stroke-width:3px`] : []),
  ];
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
