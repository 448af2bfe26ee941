import type { Dimension, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { JsonObject } from '../../../../../lib/domain/json';

/** What makes an alarm what it is, in the words of PutMetricAlarm; name, actions and tags are the step's. */
export interface AlarmSettings
  extends Required<
      Pick<
        PutMetricAlarmInput,
        | 'AlarmDescription'
        | 'Namespace'
        | 'MetricName'
        | 'Period'
        | 'EvaluationPeriods'
        | 'Threshold'
        | 'ComparisonOperator'
        | 'TreatMissingData'
      >
    >,
    Pick<PutMetricAlarmInput, 'Statistic' | 'ExtendedStatistic' | 'EvaluateLowSampleCountPercentile'> {
  readonly Dimensions: readonly Dimension[];
}

/** One alarm that a step is to set: the key of its row, and what the row keeps of what it watches. */
export interface AlarmPlan {
  readonly key: string;
  readonly watches: JsonObject;
  readonly settings: AlarmSettings;
}

/** How a file system gets its throughput: only bursting ones have credits. */
export type ThroughputMode = 'bursting' | 'provisioned' | 'elastic';

/** What metrics call a load balancer: `app/name/id`, the end of its ARN. */
export function balancerDimension(arn: string): { Name: string; Value: string } {
  return { Name: 'LoadBalancer', Value: arn.replace(/^.*:loadbalancer\//, '') };
}

/** What metrics call a target group: `targetgroup/name/id`, the end of its ARN. */
export function targetGroupDimension(arn: string): { Name: string; Value: string } {
  return { Name: 'TargetGroup', Value: arn.replace(/^.*:(?=targetgroup\/)/, '') };
}
