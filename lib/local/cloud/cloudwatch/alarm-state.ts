import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';
import type { World } from '../account/world';
import { dimensionsText } from './metrics';
import { serviceMetric } from './service-metrics';
import type { AlarmRecord } from './state';

function ownMetric(world: World, settings: AlarmRecord['settings']): number | undefined {
  const since = world.now - (settings.Period ?? 60) * (settings.EvaluationPeriods ?? 1) * 1000;
  const dimensions = dimensionsText(settings.Dimensions);
  const values = world.state.cloudwatch.data
    .filter((datum) => datum.namespace === settings.Namespace && datum.name === settings.MetricName)
    .filter((datum) => datum.dimensions === dimensions && datum.at >= since && datum.at <= world.now)
    .map((datum) => datum.value);
  if (values.length === 0) return undefined;
  const sum = values.reduce((total, value) => total + value, 0);
  switch (settings.Statistic) {
    case 'Sum':
      return sum;
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    case 'SampleCount':
      return values.length;
    default:
      return sum / values.length;
  }
}

function breaches(value: number, operator: ComparisonOperator | undefined, threshold: number): boolean {
  switch (operator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
    default:
      return false;
  }
}

/** Values of the latest periods, the oldest first. Of our own metrics all periods are judged as one. */
function values(world: World, settings: AlarmRecord['settings']): readonly (number | undefined)[] {
  if (!settings.Namespace?.startsWith('AWS/')) return [ownMetric(world, settings)];
  const { Period = 60, EvaluationPeriods = 1 } = settings;
  return Array.from({ length: EvaluationPeriods }, (_, index) => {
    const now = world.now - (EvaluationPeriods - 1 - index) * Period * 1000;
    return serviceMetric({ ...world, now }, settings);
  });
}

/**
 * An alarm begins without data and is judged once a period has passed (API reference, PutMetricAlarm). Enough periods
 * that breach make it fire; what is missing counts as `TreatMissingData` says, and not at all when it is `missing` or
 * `ignore` (user guide, how alarms treat missing data; the state kept by `ignore` is not).
 */
export function alarmState(world: World, { settings, configuredAt }: AlarmRecord): StateValue {
  if (world.now < configuredAt + (settings.Period ?? 60) * 1000) return 'INSUFFICIENT_DATA';
  const { TreatMissingData: missing, ComparisonOperator: operator, Threshold = 0 } = settings;
  const verdicts = values(world, settings).flatMap((value) => {
    if (value !== undefined) return breaches(value, operator, Threshold);
    return missing === 'breaching' || missing === 'notBreaching' ? missing === 'breaching' : [];
  });
  if (verdicts.length === 0) return 'INSUFFICIENT_DATA';
  const needed = Math.min(settings.DatapointsToAlarm ?? verdicts.length, verdicts.length);
  return verdicts.filter((breaching) => breaching).length >= needed ? 'ALARM' : 'OK';
}
