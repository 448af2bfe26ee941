import type { DeploymentReport } from '../../analytics/deployment-report';
import { kinds, type Spent } from '../../analytics/spent';
import { traceWords } from '../../domain/trace';
import { amountWords, counted, durationWords } from '../../plan/words';
import { cleanLine } from '../io/clean-text';
import { dateAndTime } from '../io/format-time';
import { table } from '../io/table';
import { priceRows, usageRows } from './usage-rows';

/** Seconds by kind, in the words of people. */
const kindWords: Readonly<Record<keyof Spent, string>> = {
  work: 'working',
  aws: 'AWS',
  people: 'people',
  steps: 'other steps',
  retry: 'retries',
};

/** As people say it; what was never measured is a dash. */
export const secondsWords = (amount: number | null): string => (amount === null ? '-' : durationWords(amount));

/** What was spent on what, without what took nothing. */
export function spentWords(spent: Spent): string {
  const parts = kinds
    .filter((kind) => spent[kind] > 0)
    .map((kind) => `${kindWords[kind]} ${durationWords(spent[kind])}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** `2 min 3 s, planned 1 min 40 s (23 s later)`. */
export function durationLine({ duration }: DeploymentReport): string {
  const { actual_seconds: actual, planned_seconds: planned, later_seconds: later, ready_seconds: ready } = duration;
  if (planned === null) return durationWords(actual);
  const difference = later === null ? '' : ` (${durationWords(Math.abs(later))} ${later < 0 ? 'sooner' : 'later'})`;
  return `${durationWords(ready ?? actual)}, planned ${durationWords(planned)}${difference}`;
}

/** `$0.094 an hour, $68.47 a month by the plan; $0.0051 spent so far`. */
export function costLine({ cost }: DeploymentReport): string {
  const { estimate, revised, spent_usd: spent, orchestration } = cost;
  const oneOff = estimate && estimate.one_off_usd > 0 ? `, $${amountWords(estimate.one_off_usd)} once` : '';
  const plan = estimate
    ? `$${amountWords(estimate.hourly_usd)} an hour, $${amountWords(estimate.monthly_usd)} a month${oneOff} by the plan; `
    : '';
  const present = revised
    ? `$${amountWords(revised.hourly_usd)} an hour, $${amountWords(revised.monthly_usd)} a month by present prices; `
    : '';
  const own = orchestration ? `; Unity itself about $${amountWords(orchestration.usd)}` : '';
  return `${plan}${present}$${amountWords(spent)} spent so far${own}`;
}

/** `clean after 2 min 3 s: check_health, create_alb, create_vpc`. */
export function rollbackLine({ rollback }: DeploymentReport): string | undefined {
  if (!rollback) return undefined;
  const order = rollback.order.map(({ step, state }) => (state === 'completed' ? step : `${step} (${state})`));
  const names = order.length === 0 ? 'nothing was made' : order.join(', ');
  return `${rollback.verdict ?? 'under way'} after ${durationWords(rollback.seconds)}: ${names}`;
}

/** What tables of reports say of a step, behind its name. */
export function stepCells(step: DeploymentReport['steps'][number]): readonly string[] {
  return [
    step.skipped ? 'skipped' : step.kept ? 'kept' : step.state,
    secondsWords(step.planned_seconds),
    secondsWords(step.actual_seconds),
    secondsWords(step.slack_seconds),
    String(step.tries),
    spentWords(step.spent),
  ];
}

/** What was made and what stands, a row a type. */
export function resourceRows({ resources }: DeploymentReport): readonly (readonly string[])[] {
  return resources.by_type.map(({ type, made, standing }) => [type, String(made), String(standing)]);
}

/** A report for people at a terminal. */
export function reportText(report: DeploymentReport): string {
  const { critical_path: path, steps, resources, tests, trace, findings } = report;
  const rollback = rollbackLine(report);
  const [used, prices] = [usageRows(report), priceRows(report)];
  return [
    `${report.session_id}  ${report.deployment_type} to ${report.stack_name}/${report.environment}  ${report.state}`,
    `begun ${dateAndTime(report.started_at)} UTC, reported ${dateAndTime(report.made_at)} UTC`,
    '',
    table(
      ['DURATION', durationLine(report)],
      [
        ['SERVING AFTER', secondsWords(report.duration.serving_seconds)],
        ['PATH SPENT ON', `${spentWords(path.spent)}; between steps ${durationWords(path.orchestration_seconds)}`],
        ['ALL SPENT ON', spentWords(report.spent)],
        ['RESOURCES', counted(resources.count, 'resource')],
        ['COST', costLine(report)],
        ...(trace === null ? [] : [['TRACE', traceWords(trace)]]),
        ...(rollback === undefined ? [] : [['ROLLBACK', rollback]]),
        ...tests.map(({ step, suite, passed }) => [
          'TESTS',
          `${cleanLine(`${step}: ${suite}`, 80)} ${passed ? 'passed' : 'failed'}`,
        ]),
      ],
    ),
    '',
    table(
      ['', 'STEP', 'STATE', 'PLANNED', 'ACTUAL', 'SLACK', 'TRIES', 'SPENT ON'],
      steps.map((step) => [step.critical ? '*' : '', step.name, ...stepCells(step)]),
    ),
    '* on the path that decided the end',
    ...(resources.by_type.length === 0 ? [] : ['', table(['RESOURCE', 'MADE', 'STANDING'], resourceRows(report))]),
    ...(used.length === 0 ? [] : ['', table(['STEP', 'USED', 'HOW MUCH'], used)]),
    ...(prices.length === 0 ? [] : ['', table(['STEP', 'INSTANCE', 'TYPE', 'AN HOUR', 'BY'], prices)]),
    ...(findings.length === 0 ? [] : ['', 'FINDINGS', ...findings.map(({ says }) => `  ${cleanLine(says, 200)}`)]),
  ].join('\n');
}
