import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { logLines } from '../../domain/log-lines';
import { alarmsNamed } from './alarms';
import { deploymentWidgets } from './deployment-widgets';
import type { WatchedParts } from './installation-alarms';
import { figuresNamespace } from './names';
import { functionErrors, metricOf, openSessions } from './own-figures';

/** What the dashboard shows beside what alarms look at. */
export interface DashboardProps extends WatchedParts {
  readonly environments: readonly string[];
  readonly alarmNames: readonly string[];
  readonly sweeperLog: ILogGroup;
  readonly publisherLog: ILogGroup;
}

const period = Duration.minutes(5);
const [half, third, whole] = [12, 8, 24] as const;

/** What an operator looks at first. One dashboard: an account has three for nothing. */
export class Dashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DashboardProps,
  ) {
    super(scope, id);
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: props.prefix,
      widgets: [
        [this.alarms()],
        this.sessions(),
        ...deploymentWidgets({ ...props, period }),
        ...this.executions(),
        this.functions(),
        this.ledger(),
      ],
    });
  }

  private alarms(): IWidget {
    const alarms = [...alarmsNamed(this, this.props.alarmNames)];
    return new AlarmStatusWidget({ title: 'Alarms (docs/runbook.md)', width: whole, height: 4, alarms });
  }

  private sessions(): IWidget[] {
    const { prefix, sweeperLog } = this.props;
    return [
      graph('Open sessions', half, [metricOf(openSessions, figuresNamespace(prefix), 'Maximum', period)]),
      new LogQueryWidget({
        title: 'Open sessions by state, every five minutes',
        width: half,
        height: 6,
        view: LogQueryVisualizationType.TABLE,
        logGroupNames: [sweeperLog.logGroupName],
        queryLines: [
          'fields @timestamp, open, states.requested, states.validating, states.executing, states.rolling_back, oldest, oldest_seconds',
          `filter message = "${logLines.sweep}"`,
          'sort @timestamp desc',
          'limit 12',
        ],
      }),
    ];
  }

  /** By search, so that a new workflow needs no new graph. */
  private executions(): IWidget[][] {
    const { prefix, environments } = this.props;
    return environments.map((environment) => {
      const of = (name: string, label: string) =>
        found('AWS/States', 'StateMachineArn', name, [prefix, environment], label);
      return [
        graph(`${environment}: executions`, whole, [
          of('ExecutionsStarted', 'started'),
          of('ExecutionsSucceeded', 'succeeded'),
          of('ExecutionsFailed', 'failed, most of them undone'),
          of('ExecutionsAborted', 'stopped'),
          of('ExecutionsTimedOut', 'timed out'),
        ]),
      ];
    });
  }

  private functions(): IWidget[] {
    const { prefix, publisher, failures } = this.props;
    const lambda = (name: string, label: string) => found('AWS/Lambda', 'FunctionName', name, [prefix], label);
    return [
      graph('Functions: errors and throttles', third, [
        metricOf(functionErrors, figuresNamespace(prefix), 'Sum', period),
        lambda('Throttles', 'throttled'),
      ]),
      graph('Functions: longest run, ms', third, [
        new MathExpression({
          expression: `MAX(${search('AWS/Lambda', 'FunctionName', 'Duration', [prefix], 'Maximum')})`,
          usingMetrics: {},
          label: 'longest',
          period,
        }),
      ]),
      graph('What was not told yet', third, [
        publisher.metric('IteratorAge', { statistic: 'Maximum', period, label: 'stream behind, ms' }),
        failures.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period, label: 'dead letters' }),
      ]),
    ];
  }

  private ledger(): IWidget[] {
    const { ledger, audit } = this.props;
    return [
      graph('Tables: throttled', half, [
        ledger.metric('ReadThrottleEvents', { period, statistic: 'Sum', label: 'ledger, reads' }),
        ledger.metric('WriteThrottleEvents', { period, statistic: 'Sum', label: 'ledger, writes' }),
        audit.metric('WriteThrottleEvents', { period, statistic: 'Sum', label: 'audit, writes' }),
      ]),
      new TextWidget({
        width: half,
        height: 6,
        markdown:
          'What to do about each alarm: `docs/runbook.md`. Sessions: `unity list`, `unity status SESSION`, `unity audit SESSION`.',
      }),
    ];
  }
}

function graph(title: string, width: number, left: IMetric[]): IWidget {
  return new GraphWidget({ title, width, height: 6, left, leftYAxis: { min: 0 } });
}

function found(namespace: string, dimension: string, name: string, words: readonly string[], label: string): IMetric {
  const expression = `SUM(${search(namespace, dimension, name, words, 'Sum')})`;
  return new MathExpression({ expression, usingMetrics: {}, label, period });
}

/** Metrics by the words that stand in their dimension: a search knows no beginnings. */
function search(
  namespace: string,
  dimension: string,
  name: string,
  words: readonly string[],
  statistic: string,
): string {
  const terms = [`MetricName="${name}"`, ...words.flatMap((word) => word.split('-'))].join(' ');
  return `SEARCH('{${namespace},${dimension}} ${terms}', '${statistic}', ${period.toSeconds()})`;
}
