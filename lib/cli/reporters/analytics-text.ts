import type { EnvironmentFigures, Period } from '../../analytics/compare-environments';
import { dateAndTime, formatSeconds } from '../io/format-time';
import { table } from '../io/table';

type Row = readonly [name: string, cell: (figures: EnvironmentFigures) => string];

const nothing = '-';
const usd = (amount: number): string => `$${amount.toFixed(2)}`;

const rows: readonly Row[] = [
  ['deployments', ({ deployments }) => String(deployments)],
  ['  completed', ({ completed }) => String(completed)],
  ['  failed', ({ failed }) => String(failed)],
  ['  cancelled', ({ cancelled }) => String(cancelled)],
  ['  under way', ({ under_way: underWay }) => String(underWay)],
  ['refused', ({ refused }) => String(refused)],
  ['failure rate', ({ failure_rate: rate }) => (rate === null ? nothing : `${(rate * 100).toFixed(1)} %`)],
  ['ready after, p50', ({ durations }) => (durations ? formatSeconds(durations.p50_seconds) : nothing)],
  ['ready after, p95', ({ durations }) => (durations ? formatSeconds(durations.p95_seconds) : nothing)],
  ['put back', ({ put_back: back }) => String(back)],
  ['rollbacks', ({ rollbacks }) => rollbackWords(rollbacks)],
  ['stacks now', ({ standing }) => String(standing)],
  ['  an hour, about', ({ cost }) => `$${cost.hourly_usd.toFixed(4)}`],
  ['  a month, about', ({ cost }) => usd(cost.monthly_usd)],
  ['spent, about', ({ cost }) => usd(cost.spent_usd)],
  ['drift', ({ drift }) => (drift === null ? 'not looked' : `${drift.drifted} of ${drift.looked}`)],
];

function rollbackWords({ count, dirty }: EnvironmentFigures['rollbacks']): string {
  return dirty === 0 ? String(count) : `${count} (${dirty} dirty)`;
}

/** The figures of environments for people: a column each. */
export function analyticsText(figures: readonly EnvironmentFigures[], { since, until }: Period): string {
  const [from, to] = [since, until].map((time) => dateAndTime(new Date(time).toISOString()));
  const head = ['', ...figures.map(({ environment }) => environment)];
  const body = rows.map(([name, cell]) => [name, ...figures.map(cell)]);
  return [`Deployments begun from ${from} to ${to} UTC`, '', table(head, body)].join('\n');
}
