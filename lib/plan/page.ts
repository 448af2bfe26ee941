import { canonicalJson } from '../workflow/canonical-json';
import type { ParameterSpec, Workflow } from '../workflow/model';
import { flowchart } from './mermaid';
import type { Plan, PlannedStep } from './plan';
import { amountWords, counted, durationWords } from './words';

/** What a page is made from. `intro`: what the file itself says about the workflow, in Markdown. */
export interface PageOptions {
  readonly workflow: Workflow;
  /** With the defaults of all parameters. */
  readonly plan: Plan;
  readonly intro: string;
}

/** A page about a deployment type, in Markdown: picture, parameters, time, cost, how it is undone. Pure. */
export function typePage({ workflow, plan, intro }: PageOptions): string {
  const { name } = workflow;
  return [
    `<!-- Made by \`npm run generate\` from workflows/${name}.yml. -->`,
    `# ${name}`,
    intro,
    '## Steps',
    'Dotted lines wait only until the ids are known (`created`); thick ones are the critical path.',
    ['```mermaid', ...flowchart(plan), '```'].join('\n'),
    ...section('Parameters', parameterRows(workflow)),
    ...section('Outputs', outputRows(workflow)),
    ...timePart(plan),
    ...costPart(plan),
    ...undoPart(plan),
  ].join('\n\n');
}

/** The comment at the top of a workflow file, as text: without the line for editors, up to the first key. */
export function introOf(fileText: string): string {
  const lines: string[] = [];
  for (const line of fileText.split('\n')) {
    if (!line.startsWith('#')) break;
    if (!line.startsWith('# yaml-language-server')) lines.push(line.replace(/^# ?/, ''));
  }
  return lines.join('\n').trim();
}

type Row = readonly string[];

function section(title: string, rows: readonly Row[]): readonly string[] {
  return rows.length > 1 ? [`## ${title}`, tableText(rows)] : [];
}

function tableText([head = [], ...rows]: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function parameterRows({ parameters }: Workflow): readonly Row[] {
  const rows = Object.entries(parameters).map(([name, spec]) => [
    `\`${name}\``,
    defaultWords(spec),
    spec.description ?? '',
  ]);
  return [['Parameter', 'Default', 'What it is'], ...rows];
}

/** A default of several lines, a Compose file, stands in the workflow file. */
function defaultWords({ default: value }: ParameterSpec): string {
  if (value === undefined) return 'required';
  if (typeof value === 'string' && value.includes('\n')) return 'the example application';
  return value === '' ? 'empty' : `\`${typeof value === 'string' ? value : canonicalJson(value)}\``;
}

function outputRows({ outputs }: Workflow): readonly Row[] {
  return [
    ['Output', 'From'],
    ...Object.entries(outputs).map(([name, value]) => [`\`${name}\``, `\`${String(value)}\``]),
  ];
}

function timePart(plan: Plan): readonly string[] {
  const { critical_path: path, estimate } = plan;
  return [
    '## Time',
    `About ${durationWords(estimate.p50_seconds)}, nearly always within ${durationWords(estimate.p95_seconds)}. ` +
      `The critical path is ${path.steps.map((name) => `\`${name}\``).join(' → ')}: ${durationWords(path.seconds)}. ` +
      `With a barrier after each group of steps it would be ${durationWords(plan.barrier_seconds)}, one step after ` +
      `the other ${durationWords(plan.serial_seconds)}. Expected times are those of the actions’ definitions, each ` +
      'with its source.',
    tableText([
      ['Step', 'Starts after', 'Outputs after', 'Works after', 'Timeout'],
      ...plan.steps.map((step) => [
        `${step.critical ? '★ ' : ''}\`${step.name}\``,
        durationWords(step.starts_seconds),
        durationWords(step.expected_seconds.created),
        durationWords(step.expected_seconds.ready),
        durationWords(step.timeout_seconds),
      ]),
    ]),
  ];
}

function costPart({ cost }: Plan): readonly string[] {
  return [
    '## Cost',
    `About ${amountWords(cost.hourly_usd)} USD an hour, ${amountWords(cost.monthly_usd)} USD a month with the ` +
      'defaults, at prices of us-east-1.',
    tableText([
      ['Item', 'USD an hour'],
      ...cost.lines.map(({ item, hourly_usd, usage_based }) => [item, usage_based ?? amountWords(hourly_usd)]),
    ]),
  ];
}

function undoPart(plan: Plan): readonly string[] {
  const { rollback } = plan;
  const waves = rollback.order.map((names) => names.map((name) => `\`${name}\``).join(', ')).join(' → ');
  return [
    '## How it is undone',
    `${waves}: about ${durationWords(rollback.p50_seconds)}, the last look for leftovers after ` +
      `${durationWords(rollback.verify_seconds)} included. A failed deployment is undone at once, a completed one by ` +
      '`unity rollback`.' +
      (rollback.holds_data.length === 0
        ? ''
        : ` ${rollback.holds_data.map((name) => `\`${name}\``).join(', ')} may hold data: see below what is kept.`),
    tableText([['Step', 'Makes', 'Undo'], ...plan.steps.filter(isUndone).map(undoRow)]),
    `${counted(plan.steps.filter((step) => !isUndone(step)).length, 'step')} beside these only look or change nothing ` +
      'that needs undoing.',
  ];
}

const isUndone = (step: PlannedStep): boolean => step.resources.length > 0;

function undoRow(step: PlannedStep): Row {
  const kinds = step.resources.map((type) => type.replace(/^AWS::/, '').replaceAll('::', ' '));
  return [`\`${step.name}\``, kinds.join(', '), step.undo];
}
