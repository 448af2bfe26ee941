import type { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { MetricName } from '../../domain/metrics';
import { environmentMetric, foundMetric } from './deployment-metrics';

/** What the graphs of deployments are about. */
export interface DeploymentWidgetsOptions {
  readonly prefix: string;
  readonly environments: readonly string[];
  readonly period: Duration;
  /** Of the function that measures. */
  readonly publisherLog: ILogGroup;
}

const [third, whole] = [8, 24] as const;
const workflow = `\${PROP('Dim.Workflow')}`;
const step = `${workflow} \${PROP('Dim.Step')}`;

/** What was measured of deployments: two rows an environment, and what failed by its code. */
export function deploymentWidgets(options: DeploymentWidgetsOptions): IWidget[][] {
  return [...options.environments.flatMap((environment) => rowsOf(environment, options)), [failuresByCode(options)]];
}

function rowsOf(environment: string, { prefix, period }: DeploymentWidgetsOptions): IWidget[][] {
  const found = (name: MetricName, statistic: string, label: string, isSummed = false): IMetric =>
    foundMetric(name, { prefix, environment, statistic, period, label, isSummed });
  const sum = (name: MetricName, label: string): IMetric => found(name, 'Sum', label, true);
  const graph = (title: string, left: IMetric[], right: IMetric[] = []): IWidget =>
    new GraphWidget({
      title: `${environment}: ${title}`,
      width: third,
      height: 6,
      left,
      leftYAxis: { min: 0 },
      ...(right.length > 0 && { right, rightYAxis: { min: 0 } }),
    });
  return [
    [
      graph('deployments by outcome', [
        sum('CompletedDeployments', 'completed'),
        sum('FailedDeployments', 'failed'),
        sum('CancelledDeployments', 'cancelled'),
        sum('RefusedDeployments', 'refused'),
      ]),
      graph('deployments, seconds until ready', [
        found('DeploymentSeconds', 'p50', `p50 ${workflow}`),
        found('DeploymentSeconds', 'p95', `p95 ${workflow}`),
      ]),
      graph('steps, seconds until ready, p95', [found('StepSeconds', 'p95', step)]),
    ],
    [
      graph(
        'rollbacks and what they left',
        [
          sum('CleanRollbacks', 'clean'),
          sum('DirtyRollbacks', 'dirty'),
          sum('UndoFailures', 'stuck undos'),
          sum('Leftovers', 'resources left'),
        ],
        [found('RollbackSeconds', 'p95', `p95 seconds ${workflow}`)],
      ),
      graph(
        'retries, and waits at gates and for people',
        [found('StepRetries', 'Sum', `retries ${step}`), found('StepFailures', 'Sum', `failures ${step}`)],
        [
          environmentMetric(prefix, environment, 'GateSeconds', { statistic: 'Maximum', period }).with({
            label: 'longest wait at a gate, s',
          }),
          found('ApprovalSeconds', 'p95', `p95 approvals, s, ${workflow}`),
        ],
      ),
      graph('US dollars an hour', [
        found('HourlyUsd', 'Maximum', `made by ${workflow}`),
        found('LeftoverHourlyUsd', 'Maximum', `left by ${workflow}`),
      ]),
    ],
  ];
}

/** Codes are no dimension: each would be a metric that is paid for, of every step. So the lines themselves are asked. */
function failuresByCode({ publisherLog }: DeploymentWidgetsOptions): IWidget {
  const counted: readonly MetricName[] = ['StepFailures', 'FailedDeployments', 'UndoFailures', 'StepRetries'];
  return new LogQueryWidget({
    title: 'Failures and retries by code',
    width: whole,
    height: 6,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: [publisherLog.logGroupName],
    queryLines: [
      `filter ${counted.map((name) => `ispresent(${name})`).join(' or ')}`,
      `stats ${counted.map((name) => `sum(${name}) as ${labelOf(name)}`).join(', ')} by code, Environment, Workflow, Step`,
      `sort ${labelOf('StepFailures')} desc`,
      'limit 50',
    ],
  });
}

const labelOf = (name: MetricName): string => name.replace(/\B[A-Z]/g, '_$&').toLowerCase();
