import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Alarms } from './alarms';
import { figuresNamespace } from './names';
import { functionErrors, metricOf, oldestOpenSeconds, unhealthySessions, unowned, untoldBatches } from './own-figures';

/** What the alarms of an installation look at. */
export interface WatchedParts {
  readonly prefix: string;
  readonly failures: Queue;
  readonly ledger: Table;
  readonly audit: Table;
  readonly publisher: IFunction;
  readonly sweeper: IFunction;
  readonly watchdog: IFunction;
  readonly notify: IFunction;
}

/** A session is rarely open for longer; approvals may be. */
const oldSessionHours = 24;
const fiveMinutes = Duration.minutes(5);
const quarter = Duration.minutes(15);

/** Each entry answers one question of an operator; what only explains another alarm is a graph. */
export function addInstallationAlarms(alarms: Alarms, parts: WatchedParts): void {
  const namespace = figuresNamespace(parts.prefix);
  alarms.critical(
    'dead-letters',
    {
      metric: parts.failures.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' }),
      threshold: 1,
      says: 'An event could not be delivered or handled, and waits in the failures queue.',
    },
    'dead-letters',
  );
  alarms.critical(
    'untold-changes',
    {
      metric: metricOf(untoldBatches, namespace, 'Maximum', Duration.hours(1)),
      threshold: 1,
      periods: { of: 2, bad: 1 },
      says: 'Changes could not be told to audit and bus, not even when they were told again.',
    },
    'untold-changes',
  );
  alarms.critical(
    'stream-late',
    {
      metric: parts.publisher.metric('IteratorAge', { statistic: 'Maximum', period: fiveMinutes }),
      threshold: fiveMinutes.toMilliseconds(),
      periods: { of: 2, bad: 2 },
      says: 'Audit and events are more than five minutes behind the ledger.',
    },
    'stream-late',
  );
  alarms.critical(
    'sweeper-absent',
    {
      metric: parts.sweeper.metricInvocations({ period: quarter, statistic: 'Sum' }),
      threshold: 1,
      whenBelow: true,
      silenceIsBad: true,
      says: 'The sweeper has not run for a quarter of an hour: nobody looks for sessions that nothing works on.',
    },
    'sweeper-absent',
  );
  alarms.warning(
    'guard-errors',
    {
      metric: sumOf('Errors of watchdog and sweeper', [
        parts.watchdog.metricErrors({ period: quarter }),
        parts.sweeper.metricErrors({ period: quarter }),
      ]),
      threshold: 3,
      says: 'Watchdog or sweeper fail, so that sessions may stay as they are.',
    },
    'guard-errors',
  );
  alarms.warning(
    'undelivered-messages',
    {
      metric: parts.notify.metricErrors({ period: quarter, statistic: 'Sum' }),
      threshold: 1,
      says: 'Somebody who wants to hear of a deployment could not be told; it is tried again.',
    },
    'undelivered-messages',
  );
  alarms.warning(
    'function-errors',
    {
      metric: metricOf(functionErrors, namespace, 'Sum', quarter),
      threshold: 20,
      says: 'Functions throw, time out or crash more often than passing faults explain.',
    },
    'function-errors',
  );
  alarms.warning(
    'functions-throttled',
    {
      metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum', period: fiveMinutes }),
      threshold: 10,
      periods: { of: 3, bad: 3 },
      says: 'Lambda refuses invocations in this account: its concurrency, which all functions share, is used up.',
    },
    'functions-throttled',
  );
  addLedgerAlarms(alarms, parts);
  alarms.warning(
    'old-session',
    {
      metric: metricOf(oldestOpenSeconds, namespace, 'Maximum', quarter),
      threshold: Duration.hours(oldSessionHours).toSeconds(),
      says: `A session has been open for more than ${oldSessionHours} hours.`,
    },
    'old-session',
  );
  alarms.warning(
    'unowned',
    {
      metric: metricOf(unowned, namespace, 'Maximum', Duration.hours(6)),
      threshold: 1,
      says: 'Something carries the tags of our sessions and stands in the rows of none: it may cost, and nobody removes it.',
    },
    'unowned',
  );
  alarms.warning(
    'unhealthy-sessions',
    {
      metric: metricOf(unhealthySessions, namespace, 'Maximum', quarter),
      threshold: 1,
      says: 'Something that serves is not healthy: instances, targets, its address or what was changed from outside.',
    },
    'unhealthy-sessions',
  );
}

function addLedgerAlarms(alarms: Alarms, { ledger, audit }: WatchedParts): void {
  alarms.warning(
    'ledger-throttled',
    {
      metric: sumOf('Throttled requests', [
        ledger.metric('ReadThrottleEvents', { period: fiveMinutes, statistic: 'Sum' }),
        ledger.metric('WriteThrottleEvents', { period: fiveMinutes, statistic: 'Sum' }),
        audit.metric('WriteThrottleEvents', { period: fiveMinutes, statistic: 'Sum' }),
      ]),
      threshold: 10,
      periods: { of: 3, bad: 3 },
      says: 'DynamoDB refuses requests to ledger or audit because there are too many.',
    },
    'ledger-throttled',
  );
  alarms.warning(
    'ledger-errors',
    {
      metric: sumOf(
        'System errors of the ledger',
        ['GetItem', 'UpdateItem', 'PutItem'].map((Operation) =>
          ledger.metric('SystemErrors', {
            period: fiveMinutes,
            statistic: 'Sum',
            dimensionsMap: { TableName: ledger.tableName, Operation },
          }),
        ),
      ),
      threshold: 5,
      periods: { of: 2, bad: 2 },
      says: 'DynamoDB itself fails on the ledger.',
    },
    'ledger-errors',
  );
}

/** Their sum; none that is missing makes it missing. */
function sumOf(label: string, metrics: readonly Metric[]): IMetric {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    label,
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    ...(metrics[0] && { period: metrics[0].period }),
  });
}
