import type { MonitoringInput } from '../input';
import type { AlarmPlan } from './plan';

/** What viewers get from a distribution, of the metrics that cost nothing: origin latency would. */
export function distributionAlarms(input: MonitoringInput): readonly AlarmPlan[] {
  const { distribution_id, edge_error_threshold_percent: Threshold } = input;
  if (distribution_id === undefined) return [];
  return [
    {
      key: 'cdn-5xx',
      watches: { distribution_id },
      settings: {
        AlarmDescription: `More than ${Threshold} % of what the distribution answers is 5xx, for 10 minutes`,
        Namespace: 'AWS/CloudFront',
        MetricName: '5xxErrorRate',
        Dimensions: [
          { Name: 'DistributionId', Value: distribution_id },
          { Name: 'Region', Value: 'Global' },
        ],
        Statistic: 'Average',
        Period: 300,
        EvaluationPeriods: 2,
        Threshold,
        ComparisonOperator: 'GreaterThanThreshold',
        // Without requests there is no rate.
        TreatMissingData: 'notBreaching',
      },
    },
  ];
}
