import type { MonitoringInput } from '../input';
import type { AlarmPlan } from './plan';

/** CPU and status checks of each instance, each once. Basic monitoring gives a CPU value every 5 minutes. */
export function instanceAlarms(input: MonitoringInput): readonly AlarmPlan[] {
  return [...new Set(input.instance_ids)].flatMap((instanceId) => {
    const common = {
      Namespace: 'AWS/EC2',
      Dimensions: [{ Name: 'InstanceId', Value: instanceId }],
      // No data is what a fresh instance has, and one that is gone: not a failure, and not well either.
      TreatMissingData: 'missing',
      EvaluationPeriods: 2,
    };
    const watches = { instance_id: instanceId };
    return [
      {
        key: `cpu-${instanceId}`,
        watches,
        settings: {
          ...common,
          AlarmDescription: `CPU above ${input.cpu_threshold_percent} % for 10 minutes`,
          MetricName: 'CPUUtilization',
          Statistic: 'Average',
          Period: 300,
          Threshold: input.cpu_threshold_percent,
          ComparisonOperator: 'GreaterThanThreshold',
        },
      },
      {
        key: `status-${instanceId}`,
        watches,
        settings: {
          ...common,
          AlarmDescription: 'A status check of AWS fails for 2 minutes',
          MetricName: 'StatusCheckFailed',
          Statistic: 'Maximum',
          Period: 60,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        },
      },
    ];
  });
}
