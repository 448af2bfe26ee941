import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type IFilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { logLines } from '../../domain/log-lines';

/** What a log has to say to be counted, and the figure that it gives. */
export interface OwnFigure {
  readonly name: string;
  readonly pattern: IFilterPattern;
  /** `$.field` of the line, or a number. */
  readonly value: string;
}

const line = (message: string) => FilterPattern.stringValue('$.message', '=', message);

/** How long the oldest open session has been open. Nothing is written, and paid, while none is. */
export const oldestOpenSeconds: OwnFigure = {
  name: 'OldestOpenSeconds',
  pattern: line(logLines.sweep),
  value: '$.oldest_seconds',
};

/** Sessions that are open. */
export const openSessions: OwnFigure = { name: 'OpenSessions', pattern: line(logLines.sweep), value: '$.open' };

/** Batches that could not be told even when they were told again. */
export const untoldBatches: OwnFigure = { name: 'UntoldBatches', pattern: line(logLines.retold), value: '$.left' };

/** What carries our tags and stands in no session's rows. Nothing is written, and paid, while there is none. */
export const unowned: OwnFigure = { name: 'Unowned', pattern: line(logLines.unowned), value: '$.unowned' };

/** What serves and is not healthy. Nothing is written, and paid, while all is. */
export const unhealthySessions: OwnFigure = {
  name: 'UnhealthySessions',
  pattern: line(logLines.health),
  value: '$.unhealthy',
};

/** Executions that ran none of their own error handling: somebody stopped them, or their time was up. */
export const executionsCutShort: OwnFigure = {
  name: 'ExecutionsCutShort',
  pattern: FilterPattern.any(
    FilterPattern.stringValue('$.type', '=', 'ExecutionAborted'),
    FilterPattern.stringValue('$.type', '=', 'ExecutionTimedOut'),
  ),
  value: '1',
};

/** Invocations that threw, in our own words, or that Lambda ended, in its words. */
export const functionErrors: OwnFigure = {
  name: 'FunctionErrors',
  pattern: FilterPattern.anyTerm('"level":"ERROR"', 'Task timed out', 'Runtime exited'),
  value: '1',
};

/** Makes a figure of a log. Metric filters cost nothing; a figure costs by the hour, and only while there is one. */
export function countIn(
  scope: Construct,
  id: string,
  figure: OwnFigure,
  options: { readonly logGroup: ILogGroup; readonly namespace: string },
): void {
  new MetricFilter(scope, id, {
    logGroup: options.logGroup,
    filterPattern: figure.pattern,
    metricNamespace: options.namespace,
    metricName: figure.name,
    metricValue: figure.value,
  });
}

/** The figure as alarms and graphs see it. */
export function metricOf(figure: OwnFigure, namespace: string, statistic: string, period: Duration): Metric {
  return new Metric({ namespace, metricName: figure.name, statistic, period });
}
