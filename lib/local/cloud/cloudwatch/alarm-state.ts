import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';
import type { World } from '../account/world';
import { instanceState } from '../ec2/instance-view';
import { dimensionsText } from './metrics';
import type { AlarmRecord } from './state';

/** What an idle instance reports (assumed): no failed check, a little CPU. */
function instanceMetric(world: World, settings: AlarmRecord['settings']): number | undefined {
  const id = settings.Dimensions?.find(({ Name }) => Name === 'InstanceId')?.Value;
  const instance = id === undefined ? undefined : world.state.ec2.instances.get(id);
  if (instance === undefined || instanceState(instance, world.now) !== 'running') return undefined;
  if (world.now - instance.runningAt < (settings.Period ?? 60) * 1000) return undefined;
  return settings.MetricName === 'CPUUtilization' ? 3 : 0;
}

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

/** An alarm begins without data and is judged once a period has passed (API reference, PutMetricAlarm). */
export function alarmState(world: World, { settings, configuredAt }: AlarmRecord): StateValue {
  if (world.now < configuredAt + (settings.Period ?? 60) * 1000) return 'INSUFFICIENT_DATA';
  const ofInstances = settings.Namespace === 'AWS/EC2';
  const value = ofInstances ? instanceMetric(world, settings) : ownMetric(world, settings);
  if (value !== undefined) {
    return breaches(value, settings.ComparisonOperator, settings.Threshold ?? 0) ? 'ALARM' : 'OK';
  }
  if (settings.TreatMissingData === 'notBreaching') return 'OK';
  return settings.TreatMissingData === 'breaching' ? 'ALARM' : 'INSUFFICIENT_DATA';
}
