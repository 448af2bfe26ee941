import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { rollbackMachineArn } from '../names';
import { Alarms } from './alarms';
import { environmentMetric } from './deployment-metrics';
import { figuresNamespace } from './names';
import { countIn, executionsCutShort, metricOf } from './own-figures';

const fiveMinutes = Duration.minutes(5);
const hour = Duration.hours(1);

/** So many failed deployments in an hour are no accident of one workflow any more. */
const failingDeployments = 3;
/** A gate opens within a second or two; one whose call was lost looks again after minutes. */
const lateGateSeconds = 60;

/** What is watched of an environment. That one deployment fails and is rolled back is no alarm. */
export class EnvironmentAlarms extends Construct {
  readonly names: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    options: { readonly prefix: string; readonly environment: string; readonly logGroup: ILogGroup },
  ) {
    super(scope, id);
    const { prefix, environment, logGroup } = options;
    const alarms = new Alarms(this, 'Alarms', { prefix, environment });
    const namespace = figuresNamespace(prefix, environment);
    alarms.critical(
      'rollback-failed',
      {
        metric: new Metric({
          namespace: 'AWS/States',
          metricName: 'ExecutionsFailed',
          dimensionsMap: { StateMachineArn: rollbackMachineArn(prefix, environment) },
          statistic: 'Sum',
          period: fiveMinutes,
        }),
        threshold: 1,
        says: `A rollback in ${environment} broke off; it is started again a few times.`,
      },
      'rollback-failed',
    );
    countIn(this, 'CutShort', executionsCutShort, { logGroup, namespace });
    alarms.warning(
      'executions-cut-short',
      {
        metric: metricOf(executionsCutShort, namespace, 'Sum', fiveMinutes),
        threshold: 1,
        says: `An execution in ${environment} was stopped, or its time was up; the watchdog takes its session over.`,
      },
      'executions-cut-short',
    );
    alarms.warning(
      'undo-stuck',
      {
        metric: environmentMetric(prefix, environment, 'UndoFailures', { statistic: 'Sum', period: fiveMinutes }),
        threshold: 1,
        says: `The undo of a step in ${environment} has given up; its rollback goes on with the rest, and will end dirty.`,
      },
      'undo-stuck',
    );
    alarms.warning(
      'deployments-failing',
      {
        metric: environmentMetric(prefix, environment, 'FailedDeployments', { statistic: 'Sum', period: hour }),
        threshold: failingDeployments,
        says: `Deployments in ${environment} fail one after the other: ${failingDeployments} within an hour.`,
      },
      'deployments-failing',
    );
    alarms.warning(
      'gates-late',
      {
        metric: environmentMetric(prefix, environment, 'GateSeconds', { statistic: 'Maximum', period: hour }),
        threshold: lateGateSeconds,
        says: `A step in ${environment} began ${lateGateSeconds} seconds or more after it might have: nobody has woken it.`,
      },
      'gates-late',
    );
    this.names = alarms.names;
  }
}
