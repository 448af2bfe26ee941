import type { Plan, PlannedStep } from '../plan/plan';
import { noCopy, summary } from '../plan/text';
import { tailWords } from '../plan/undo';
import { amountWords, counted, durationWords } from '../plan/words';
import { element, type Markup } from './markup';
import { type Cell, page, rowList, section, table } from './page';
import { pictures, rowId } from './page-pictures';
import { planChart } from './plan-chart';

/** A plan as a page in one file: for who has to agree to it, and has no terminal. */
export function planPage(plan: Plan): string {
  const chart = planChart(plan);
  return page({
    title: `Plan: ${plan.workflow} → ${plan.stack ?? 'any stack'}/${plan.environment ?? 'any environment'}`,
    about: [...(plan.description === null ? [] : [plan.description]), summary(plan)],
    facts: factsOf(plan),
    sections: [
      ...beginning(plan),
      ...pictures(chart),
      section(
        'Steps',
        stepTable(
          plan,
          chart.steps.map((step) => rowId(chart, step)),
        ),
      ),
      rollbackSection(plan),
      costSection(plan),
      ...parameterSection(plan),
    ],
    foot: `Made by unity plan --html from ${plan.workflow_id}. Expected times: ${plan.estimate.method}.`,
  });
}

function factsOf(plan: Plan): readonly (readonly [string, string])[] {
  const { estimate, cost, rollback } = plan;
  return [
    ['Expected', `~${durationWords(estimate.p50_seconds)}`],
    ['Nearly always within', durationWords(estimate.p95_seconds)],
    ['Steps', `${plan.steps.length}, at most ${plan.parallel} at once`],
    ['Cost in USD', `≈ ${amountWords(cost.hourly_usd)} an hour`],
    ['Rollback', rollback.order.length === 0 ? 'nothing to undo' : `~${durationWords(rollback.p50_seconds)}`],
    ['Cannot be undone', plan.irreversible.length === 0 ? 'nothing' : plan.irreversible.join(', ')],
  ];
}

/** What it takes from a checkpoint. */
function beginning({ restore }: Plan): readonly Markup[] {
  if (restore === null) return [];
  const { session, checkpoint, copies, unused_copies, empty, without, unused } = restore;
  return [
    section(
      'What it begins with',
      element('p', {}, `Checkpoint ${checkpoint} of ${session}.`),
      rowList([
        ...copies.map(({ step, key, id }) => [step, `${key} begins with ${id}`] as const),
        ...unused_copies.map(({ step, key, id, reason }) => [step, `${id} of ${key} is not used: ${reason}`] as const),
        ...empty.map(({ step, key }) => [step, `${key} begins empty: ${noCopy}`] as const),
        ...without.map(({ step, reason }) => [step, `begins with no data: ${reason}`] as const),
        ...unused.map((step) => [step, 'its copies are not used: there is no such step'] as const),
      ]),
    ),
  ];
}

const number = (text: string): Cell => ({ text, as: 'number' });
const long = (text: string): Cell => ({ text, as: 'long' });

function stepTable(plan: Plan, ids: readonly string[]): Markup {
  return table({
    caption: `${counted(plan.steps.length, 'step')}; ★ is on the critical path`,
    head: ['Step', 'After', number('Starts'), number('Takes'), number('Timeout'), number('Tries'), 'Undo'],
    rows: plan.steps.map((step) => [
      { text: `${step.critical ? '★ ' : ''}${step.name}`, as: 'name', under: `${step.service}/${step.action}` },
      step.depends_on.map((name) => `${name}${step.until[name] === 'created' ? ' (created)' : ''}`).join(', '),
      ...(step.skipped
        ? [number(''), number('skipped')]
        : [number(durationWords(step.starts_seconds)), number(`~${durationWords(step.expected_seconds.ready)}`)]),
      number(durationWords(step.timeout_seconds)),
      number(String(step.retry.max_attempts)),
      long(`${plan.irreversible.includes(step.name) ? 'Cannot be undone: ' : ''}${step.undo}${notes(step)}`),
    ]),
    ids,
  });
}

function notes(step: PlannedStep): string {
  const copies = step.checkpoint_data === 'snapshot' ? ' with copies of data' : '';
  return [
    ...(step.checkpoint === null ? [] : [` Checkpoint ${step.checkpoint}${copies}.`]),
    ...(step.when === null ? [] : [` Runs when ${step.when}.`]),
  ].join('');
}

function rollbackSection({ rollback, on_failure: onFailure }: Plan): Markup {
  const lines = [
    ...(onFailure.what === 'rollback'
      ? []
      : [`Not by itself when a step fails: ${onFailure.from} says ${onFailure.what}.`]),
    ...rollback.tails.map(({ step, p50_seconds }) => `${step}: ${tailWords(p50_seconds)}.`),
    ...(rollback.retained.length > 0 ? [`Stays: ${rollback.retained.join(', ')}.`] : []),
    ...(rollback.holds_data.length > 0 ? [`Holds data: ${rollback.holds_data.join(', ')}.`] : []),
  ];
  const took = `About ${durationWords(rollback.p50_seconds)}, the last look for leftovers after ${durationWords(rollback.verify_seconds)} included. What stands in a line is undone together.`;
  return section(
    'Rollback, in this order',
    element('p', {}, rollback.order.length === 0 ? 'There is nothing to undo.' : took),
    rollback.order.length > 0 &&
      element(
        'ol',
        {},
        rollback.order.map((names) => element('li', {}, names.join(', '))),
      ),
    lines.map((line) => element('p', {}, line)),
  );
}

function costSection({ cost, quotas }: Plan): Markup {
  const once = cost.one_off_usd > 0 ? `, ${amountWords(cost.one_off_usd)} once` : '';
  return section(
    'Cost in USD',
    element('p', {}, `About ${amountWords(cost.hourly_usd)} an hour, ${amountWords(cost.monthly_usd)} a month${once}.`),
    cost.lines.length > 0 &&
      table({
        caption: 'What costs how much; what depends on use is not in the sum',
        head: ['Item', 'Step', number('An hour'), number('Once')],
        rows: cost.lines.map((line) => [
          line.item,
          line.step,
          line.usage_based === null ? number(amountWords(line.hourly_usd)) : long(line.usage_based),
          number(line.one_off_usd > 0 ? amountWords(line.one_off_usd) : ''),
        ]),
      }),
    quotas.length > 0 &&
      element('p', {}, `Of quotas it uses: ${quotas.map(({ name, amount }) => `${name}: ${amount}`).join(', ')}.`),
  );
}

function parameterSection({ parameters, parameters_from: from }: Plan): readonly Markup[] {
  const names = Object.keys(parameters);
  if (names.length === 0) return [];
  return [
    element(
      'details',
      {},
      element('summary', {}, counted(names.length, 'parameter')),
      rowList(names.map((name) => [name, `${JSON.stringify(parameters[name])} (${from[name] ?? 'default'})`])),
    ),
  ];
}
