import type { Json } from '../domain/json';
import { machineLimits } from '../workflow/limits';
import { isElsewhere } from './parameters-from';
import type { Plan, PlannedStep } from './plan';
import { tailWords } from './undo';
import { amountWords, counted, durationWords } from './words';

/** How pieces of a plan are marked on a terminal. */
export interface PlanStyle {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  /** For what is on the critical path. */
  readonly critical: (text: string) => string;
  /** For what cannot be undone. */
  readonly warning: (text: string) => string;
}

const plain = (text: string): string => text;

/** No colour at all. */
export const plainStyle: PlanStyle = { strong: plain, faint: plain, critical: plain, warning: plain };

const indent = ' '.repeat(8);

/** A plan for people: groups in order, each step with its undo, then the sums; the last line says it all. */
export function planText(plan: Plan, style: PlanStyle = plainStyle): string {
  return [
    ...heading(plan, style),
    ...plan.groups.flatMap((group, index) => ['', ...groupLines(plan, group, index, style)]),
    '',
    ...sums(plan, style),
    '',
    style.strong(summary(plan)),
  ].join('\n');
}

function heading(plan: Plan, style: PlanStyle): readonly string[] {
  const target = `${plan.stack ?? 'any stack'}/${plan.environment ?? 'any environment'}`;
  const about = plan.description === null ? [] : [style.faint(plan.description)];
  return [
    `${style.strong(plan.workflow_id)} → ${target}`,
    ...about,
    ...(plan.restore === null ? environmentLines(plan, style) : restoreLines(plan, style)),
  ];
}

/** What is neither the workflow’s nor on the command line, which whoever asks has before their eyes. */
function environmentLines(plan: Plan, style: PlanStyle): readonly string[] {
  const names = Object.keys(plan.parameters).filter((name) => isElsewhere(plan.parameters_from[name]));
  return names.length === 0 ? [] : ['', 'Parameters of the environment', ...names.map(parameterLine(plan, style))];
}

const parameterLine =
  ({ parameters, parameters_from: from }: Plan, style: PlanStyle) =>
  (name: string): string =>
    `  ${name} = ${shownValue(parameters[name] ?? null)}  ${style.faint(`from ${fromWords(from[name] ?? 'default')}`)}`;

/** A Compose file need not be read here. */
function shownValue(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Where it begins: what each parameter is and comes from; what begins with a copy stands with its step. */
function restoreLines(plan: Plan, style: PlanStyle): readonly string[] {
  const { restore } = plan;
  if (restore === null) return [];
  const { session, checkpoint, copies, without, unused } = restore;
  const values = Object.keys(restore.parameters_from).map(parameterLine(plan, style));
  return [
    '',
    `Begins with checkpoint ${style.strong(checkpoint)} of ${session}: ${counted(copies.length, 'copy', 'copies')} of data, ${counted(without.length, 'step begins', 'steps begin')} with none`,
    ...values,
    ...unused.map((step) => `  ${style.warning(`the copies of ${step} are not used: there is no such step`)}`),
  ];
}

const words: Readonly<Record<string, string>> = {
  given: 'the command line',
  checkpoint: 'the checkpoint',
  default: 'its default',
};

const fromWords = (from: string): string => (Object.hasOwn(words, from) ? (words[from] ?? from) : from);

/** Why something begins empty beside what begins with copies. */
export const noCopy = 'the checkpoint has no copy of it';

function dataLines({ restore }: Plan, { name }: PlannedStep, style: PlanStyle): readonly string[] {
  return [
    ...(restore?.copies ?? []).filter(({ step }) => step === name).map(({ key, id }) => `${key} begins with ${id}`),
    ...(restore?.unused_copies ?? [])
      .filter(({ step }) => step === name)
      .map(({ key, id, reason }) => style.warning(`${id} of ${key} is not used: ${reason}`)),
    ...(restore?.empty ?? [])
      .filter(({ step }) => step === name)
      .map(({ key }) => style.warning(`${key} begins empty: ${noCopy}`)),
    ...(restore?.without ?? [])
      .filter(({ step }) => step === name)
      .map(({ reason }) => style.warning(`begins with no data: ${reason}`)),
  ].map((line) => `${indent}${line}`);
}

function groupLines(plan: Plan, group: readonly string[], index: number, style: PlanStyle): readonly string[] {
  const many = group.length > 1 ? `, ${group.length} steps side by side` : '';
  const title = style.faint(`Group ${index + 1} of ${plan.groups.length}${many}`);
  const steps = plan.steps.filter((step) => group.includes(step.name));
  return [title, ...steps.flatMap((step) => stepLines(plan, step, style))];
}

function stepLines(plan: Plan, step: PlannedStep, style: PlanStyle): readonly string[] {
  const widest = (text: (step: PlannedStep) => string) => Math.max(...plan.steps.map((one) => text(one).length));
  const number = `[${plan.groups.flat().indexOf(step.name) + 1}/${plan.steps.length}]`;
  const name = step.name.padEnd(widest((one) => one.name));
  const action = actionOf(step).padEnd(widest(actionOf));
  const mark = step.critical ? style.critical('★') : ' ';
  const undo = plan.irreversible.includes(step.name)
    ? style.warning(`cannot be undone: ${step.undo}`)
    : `undo: ${step.undo}`;
  return [
    `${mark} ${number} ${step.critical ? style.critical(name) : name}  ${action}  ${timeOf(plan, step)}`,
    ...(step.depends_on.length > 0
      ? [`${indent}after ${step.depends_on.map((name) => edgeWords(step, name)).join(', ')}`]
      : []),
    `${indent}${style.faint(conditionsOf(step))}`,
    ...withoutLines(step),
    ...dataLines(plan, step, style),
    `${indent}${undo}`,
  ];
}

const actionOf = ({ service, action }: PlannedStep): string => `${service}/${action}`;

/** What it does without is worth a line: a distribution without `certificate_arn` uses one of its own. */
function withoutLines({ skipped, without }: PlannedStep): readonly string[] {
  const steps = skipped ? [] : [...new Set(Object.values(without))];
  return steps.map((step) => {
    const inputs = Object.keys(without).filter((input) => without[input] === step);
    return `${indent}without ${inputs.join(', ')}: ${step} is skipped`;
  });
}

/** When the outputs come matters only where somebody waits for just them. */
function timeOf(plan: Plan, { name, skipped, expected_seconds: { created, ready } }: PlannedStep): string {
  if (skipped) return 'skipped';
  const early = plan.steps.some((other) => other.until[name] === 'created') && created < ready;
  return `~${durationWords(ready)}${early ? `, created after ~${durationWords(created)}` : ''}`;
}

function edgeWords(step: PlannedStep, name: string): string {
  return step.until[name] === 'created' ? `${name} (created)` : name;
}

function conditionsOf(step: PlannedStep): string {
  return [
    `timeout ${durationWords(step.timeout_seconds)}`,
    counted(step.retry.max_attempts, 'try', 'tries'),
    ...(step.checkpoint === null
      ? []
      : [`checkpoint ${step.checkpoint}${step.checkpoint_data === 'snapshot' ? ' with copies of data' : ''}`]),
    ...(step.when === null ? [] : [`when ${step.when}`]),
  ].join(' · ');
}

function sums(plan: Plan, style: PlanStyle): readonly string[] {
  const { critical_path: path, estimate, rollback, limits } = plan;
  const row = (label: string, text: string) => `${style.strong(label.padEnd(15))}${text}`;
  const more = (text: string) => `${' '.repeat(15)}${text}`;
  const waves = rollback.order.map((names) => names.join(', ')).join(' → ');
  const kib = (bytes: number) => Math.ceil(bytes / 1024);
  return [
    row(
      'Expected',
      `~${durationWords(estimate.p50_seconds)}, nearly always within ${durationWords(estimate.p95_seconds)}`,
    ),
    row('Critical path', `${style.critical('★')} ${path.steps.join(' → ')}, ~${durationWords(path.seconds)}`),
    more(
      `(group after group ~${durationWords(plan.barrier_seconds)}, step after step ~${durationWords(plan.serial_seconds)})`,
    ),
    row('Rollback', waves === '' ? 'nothing to undo' : `${waves}, ~${durationWords(rollback.p50_seconds)},`),
    ...(waves === '' ? [] : [more(`the last look for leftovers, ${durationWords(rollback.verify_seconds)}, included`)]),
    ...rollback.tails.map((tail) => more(`${tail.step}: ${tailWords(tail.p50_seconds)}`)),
    ...(plan.on_failure.what === 'rollback'
      ? []
      : [more(`not by itself: \`${plan.on_failure.from}\` says \`${plan.on_failure.what}\``)]),
    ...(rollback.retained.length > 0 ? [more(`stays: ${rollback.retained.join(', ')}`)] : []),
    ...(rollback.holds_data.length > 0 ? [more(`holds data: ${rollback.holds_data.join(', ')}`)] : []),
    ...costLines(plan).map((text, index) => (index === 0 ? row('Cost in USD', text) : more(text))),
    ...(plan.quotas.length > 0
      ? [row('Quotas', plan.quotas.map(({ name, amount }) => `${name}: ${amount}`).join(', '))]
      : []),
    row('Limits', `definition ${kib(limits.definition_bytes)} of ${kib(machineLimits.definitionBytes)} KiB,`),
    more(
      `at the worst ${limits.worst_history_events} of ${machineLimits.historyEvents} events, ${durationWords(limits.worst_seconds)}`,
    ),
  ];
}

function costLines({ cost }: Plan): readonly string[] {
  const once = cost.one_off_usd > 0 ? `, ${amountWords(cost.one_off_usd)} once` : '';
  return [
    `≈ ${amountWords(cost.hourly_usd)} an hour, ${amountWords(cost.monthly_usd)} a month${once}`,
    ...cost.lines.map(({ item, hourly_usd, one_off_usd, usage_based }) => {
      if (usage_based !== null) return `${item}: depends on use, ${usage_based}`;
      const single = one_off_usd > 0 ? `, ${amountWords(one_off_usd)} once` : '';
      return `${item}: ${amountWords(hourly_usd)} an hour${single}`;
    }),
  ];
}

/** The plan in a line: steps, time, cost, and what cannot be undone. */
export function summary(plan: Plan): string {
  const skipped = plan.steps.filter((step) => step.skipped).length;
  const notes = [
    ...(plan.parallel > 1 ? [`${plan.parallel} parallel`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  const steps = `${counted(plan.steps.length, 'step')}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
  const { hourly_usd: hourly, one_off_usd: once } = plan.cost;
  const cost = `≈ $${amountWords(hourly)}/h${once > 0 ? ` + $${amountWords(once)}` : ''}`;
  const irreversible =
    plan.irreversible.length > 0 ? `${plan.irreversible.length} irreversible` : 'nothing irreversible';
  return `Plan: ${steps}, ~${durationWords(plan.estimate.p50_seconds)}, ${cost}; ${irreversible}`;
}
