import type { MonitoringInput } from '../input';
import { type AlarmPlan, balancerDimension, targetGroupDimension } from './plan';

/** Whether targets are well, as the load balancer sees them. Both metrics come with or without traffic. */
export function targetGroupAlarms(input: MonitoringInput): readonly AlarmPlan[] {
  const { target_group_arn: group, load_balancer_arn: balancer } = input;
  if (group === undefined || balancer === undefined) return [];
  const watches = { target_group_arn: group };
  const common = {
    Namespace: 'AWS/ApplicationELB',
    Dimensions: [balancerDimension(balancer), targetGroupDimension(group)],
    // The highest count that any node of the load balancer has.
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 3,
    Threshold: 1,
  } as const;
  return [
    {
      key: 'targets-unhealthy',
      watches,
      settings: {
        ...common,
        AlarmDescription: 'A target fails its health checks for 3 minutes',
        MetricName: 'UnHealthyHostCount',
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        // Nothing is reported where nothing is registered: then nothing is unhealthy, and the other alarm fires.
        TreatMissingData: 'notBreaching',
      },
    },
    {
      key: 'targets-none-healthy',
      watches,
      settings: {
        ...common,
        AlarmDescription: 'No target is healthy for 3 minutes, or none is registered',
        MetricName: 'HealthyHostCount',
        ComparisonOperator: 'LessThanThreshold',
        // Reported as long as any target is registered, so silence is the outage itself: every instance is gone. It
        // also fires for the minutes that a new group has no targets yet, which is true.
        TreatMissingData: 'breaching',
      },
    },
  ];
}
