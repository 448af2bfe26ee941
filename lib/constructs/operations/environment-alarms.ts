import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { rollbackMachineArn } from '../names';
import { Alarms } from './alarms';
import { figuresNamespace } from './names';
import { countIn, executionsCutShort, metricOf } from './own-figures';

const fiveMinutes = Duration.minutes(5);

/** What is watched of an environment's machines. That a deployment fails and is rolled back is no alarm. */
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
    this.names = alarms.names;
  }
}
