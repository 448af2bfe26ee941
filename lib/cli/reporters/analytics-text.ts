import type { EnvironmentFigures, Period } from '../../analytics/compare-environments';
import type { Delivery } from '../../analytics/delivery';
import { durationWords } from '../../plan/words';
import { dateAndTime } from '../io/format-time';
import { table } from '../io/table';
import { markdownTable } from './markdown-table';

/** The figures of an environment, and how it is delivered to. */
export type Delivered = EnvironmentFigures & { readonly delivery: Delivery };

type Row = readonly [name: string, cell: (figures: Delivered) => string];

const nothing = '-';
const share = (rate: number | null): string => (rate === null ? nothing : `${(rate * 100).toFixed(1)} %`);
const half = (found: { readonly count: number; readonly p50_seconds: number } | null): string =>
  found === null || found.count === 0 ? nothing : durationWords(found.p50_seconds);
const usd = (amount: number): string => `$${amount.toFixed(2)}`;

const rows: readonly Row[] = [
  ['deployments', ({ deployments }) => String(deployments)],
  ['  completed', ({ completed }) => String(completed)],
  ['  failed', ({ failed }) => String(failed)],
  ['  cancelled', ({ cancelled }) => String(cancelled)],
  ['  under way', ({ under_way: underWay }) => String(underWay)],
  ['refused', ({ refused }) => String(refused)],
  ['failure rate', ({ failure_rate: rate }) => share(rate)],
  ['ready after, p50', ({ durations }) => (durations ? durationWords(durations.p50_seconds) : nothing)],
  ['ready after, p95', ({ durations }) => (durations ? durationWords(durations.p95_seconds) : nothing)],
  ['completed a week', ({ delivery }) => delivery.frequency.per_week.toFixed(1)],
  ['changes that failed', ({ delivery }) => share(delivery.change_failure_rate)],
  ['lead time of promotions, p50', ({ delivery }) => half(delivery.lead_time.promotion)],
  ['time to restore, p50', ({ delivery }) => half(delivery.time_to_restore)],
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

/** The figures of environments for people: a column each, and below what is slow and what stumbles. */
export function analyticsText(figures: readonly Delivered[], period: Period): string {
  return written(figures, period, {
    table,
    heading: (text) => text,
    head: (name) => name.toUpperCase(),
    row: (name) => name,
  });
}

/** The same as Markdown. */
export function analyticsMarkdown(figures: readonly Delivered[], period: Period): string {
  return written(figures, period, {
    table: markdownTable,
    heading: (text) => `## ${text}`,
    head: (name) => name,
    // Markdown drops what a cell begins with.
    row: (name) => (name.startsWith(' ') ? `– ${name.trim()}` : `${name.charAt(0).toUpperCase()}${name.slice(1)}`),
  });
}

interface Form {
  readonly table: typeof table;
  readonly heading: (text: string) => string;
  /** Above a column, and before a row. */
  readonly head: (name: string) => string;
  readonly row: (name: string) => string;
}

function written(figures: readonly Delivered[], { since, until }: Period, form: Form): string {
  const [from, to] = [since, until].map((time) => dateAndTime(new Date(time).toISOString()));
  const head = ['', ...figures.map(({ environment }) => environment)];
  const body = rows.map(([name, cell]) => [form.row(name), ...figures.map(cell)]);
  const parts = [typeRows(figures), actionRows(figures), weekRows(figures)] as const;
  return [
    [form.heading(`Deployments begun from ${from} to ${to} UTC`), form.table(head, body)],
    [
      'By type',
      form.table(['Environment', 'Type', 'Deployments', 'Completed', 'Failed', 'P50', 'P95'].map(form.head), parts[0]),
    ],
    [
      'Slowest and flakiest steps',
      form.table(['Environment', 'Step', 'Runs', 'Failures', 'Retries', 'P50', 'P95'].map(form.head), parts[1]),
    ],
    ['By week', form.table(['Environment', 'Week of', 'Completed', 'Spent'].map(form.head), parts[2])],
  ]
    .filter((_, index) => index === 0 || (parts[index - 1]?.length ?? 0) > 0)
    .map(([title = '', text = ''], index) => [index === 0 ? title : form.heading(title), '', text].join('\n'))
    .join('\n\n');
}

function typeRows(figures: readonly Delivered[]): readonly (readonly string[])[] {
  return figures.flatMap(({ environment, delivery }) =>
    delivery.types.map(({ type, deployments, completed, failed, durations }) => [
      environment,
      type,
      ...[deployments, completed, failed].map(String),
      ...bothOf(durations),
    ]),
  );
}

function actionRows(figures: readonly Delivered[]): readonly (readonly string[])[] {
  return figures.flatMap(({ environment, delivery: { actions, slowest, flakiest } }) =>
    [...new Set([...slowest, ...flakiest])].flatMap((name) =>
      actions
        .filter(({ action }) => action === name)
        .map(({ runs, failures, retries, durations }) => [
          environment,
          name,
          ...[runs, failures, retries].map(String),
          ...bothOf(durations),
        ]),
    ),
  );
}

function weekRows(figures: readonly Delivered[]): readonly (readonly string[])[] {
  return figures.flatMap(({ environment, delivery: { frequency, cost_weeks: costs } }) =>
    frequency.weeks.flatMap(({ week, completed }, index) => {
      const spent = costs[index]?.spent_usd ?? 0;
      return completed === 0 && spent === 0 ? [] : [[environment, week, String(completed), usd(spent)]];
    }),
  );
}

function bothOf(durations: EnvironmentFigures['durations']): readonly string[] {
  if (durations === null) return [nothing, nothing];
  return [durations.p50_seconds, durations.p95_seconds].map(durationWords);
}
