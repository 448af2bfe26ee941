import { PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { z } from 'zod';
import { together } from '../../../resources/changes';
import { alarmName, alarms, isAlarmFree } from '../../../resources/cloudwatch/alarm';
import type { MakeContext } from '../../action';
import type { setupMonitoringDefinition } from './definition';

export type MonitoringInput = z.output<typeof setupMonitoringDefinition.input>;
export type MonitoringContext = MakeContext<MonitoringInput>;

type AlarmRule = Pick<
  PutMetricAlarmCommandInput,
  'AlarmDescription' | 'MetricName' | 'Statistic' | 'Period' | 'EvaluationPeriods' | 'Threshold' | 'ComparisonOperator'
>;

/** The alarms of one instance by the start of their key. Basic monitoring gives a CPU value every 5 minutes. */
function rulesFor(input: MonitoringInput): Readonly<Record<string, AlarmRule>> {
  return {
    cpu: {
      AlarmDescription: `CPU above ${input.cpu_threshold_percent} % for 10 minutes`,
      MetricName: 'CPUUtilization',
      Statistic: 'Average',
      Period: 300,
      EvaluationPeriods: 2,
      Threshold: input.cpu_threshold_percent,
      ComparisonOperator: 'GreaterThanThreshold',
    },
    status: {
      AlarmDescription: 'A status check of AWS fails for 2 minutes',
      MetricName: 'StatusCheckFailed',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    },
  };
}

/** Sets the alarms of all instances, each once, and answers their names. */
export async function makeAlarms(context: MonitoringContext): Promise<readonly string[]> {
  const rules = Object.entries(rulesFor(context.input));
  return together(
    [...new Set(context.input.instance_ids)].flatMap((instanceId) =>
      rules.map(([kind, rule]) => makeAlarm(context, `${kind}-${instanceId}`, instanceId, rule)),
    ),
  );
}

function makeAlarm(context: MonitoringContext, key: string, instanceId: string, rule: AlarmRule): Promise<string> {
  const name = alarmName(context, key);
  return context.make(
    key,
    alarms,
    async (row) => {
      // PutMetricAlarm overwrites whatever has the name, so this refuses what is not ours.
      await isAlarmFree(context, row, name);
      await context.clients.cloudwatch.send(
        new PutMetricAlarmCommand({
          ...rule,
          AlarmName: name,
          Namespace: 'AWS/EC2',
          Dimensions: [{ Name: 'InstanceId', Value: instanceId }],
          // No data is what a fresh instance has: not a failure.
          TreatMissingData: 'missing',
          AlarmActions: context.input.alarm_topic_arn === undefined ? [] : [context.input.alarm_topic_arn],
          Tags: [...context.tags(key)],
        }),
      );
      return name;
    },
    { instance_id: instanceId },
  );
}
