import type { MonitoringInput } from '../input';
import { type AlarmPlan, balancerDimension } from './plan';

/** What a load balancer answers, how fast, and what it turns away. */
export function loadBalancerAlarms(input: MonitoringInput): readonly AlarmPlan[] {
  const arn = input.load_balancer_arn;
  if (arn === undefined) return [];
  const watches = { load_balancer_arn: arn };
  const common = {
    Namespace: 'AWS/ApplicationELB',
    Dimensions: [balancerDimension(arn)],
    Period: 300,
    ComparisonOperator: 'GreaterThanThreshold',
    // These metrics have a value only where there was a request of the kind: silence is no traffic, or no trouble.
    TreatMissingData: 'notBreaching',
  } as const;
  const counted = { ...common, Statistic: 'Sum', EvaluationPeriods: 1 } as const;
  const slow = (ExtendedStatistic: 'p95' | 'p99', Threshold: number): AlarmPlan => ({
    key: `alb-${ExtendedStatistic}`,
    watches,
    settings: {
      ...common,
      AlarmDescription: `${ExtendedStatistic} of the response times above ${Threshold} s for 10 minutes`,
      MetricName: 'TargetResponseTime',
      ExtendedStatistic,
      // A percentile of a handful of requests says nothing.
      EvaluateLowSampleCountPercentile: 'ignore',
      EvaluationPeriods: 2,
      Threshold,
    },
  });
  const failing = (key: string, MetricName: string, whose: string): AlarmPlan => ({
    key,
    watches,
    settings: {
      ...counted,
      AlarmDescription: `More than ${input.error_threshold_count} answers 5xx of ${whose} in 5 minutes`,
      MetricName,
      Threshold: input.error_threshold_count,
    },
  });
  return [
    failing('alb-5xx', 'HTTPCode_ELB_5XX_Count', 'the load balancer itself'),
    failing('alb-target-5xx', 'HTTPCode_Target_5XX_Count', 'the application'),
    slow('p95', input.p95_threshold_seconds),
    slow('p99', input.p99_threshold_seconds),
    {
      key: 'alb-rejected',
      watches,
      settings: {
        ...counted,
        AlarmDescription: 'The load balancer turned connections away: it had reached its limit',
        MetricName: 'RejectedConnectionCount',
        Threshold: 0,
      },
    },
  ];
}
