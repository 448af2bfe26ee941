import type { Dimension } from '@aws-sdk/client-cloudwatch';
import type { World } from '../account/world';
import { instanceState } from '../ec2/instance-view';
import { kinds, living } from '../elbv2/lookup';
import type { TargetGroupRecord } from '../elbv2/state';
import { healthOf } from '../elbv2/target-health';
import { usageOf } from '../elbv2/usage';
import { dimensionsText } from './metrics';
import { countedIn } from './requests';
import type { AlarmRecord } from './state';

type Settings = AlarmRecord['settings'];

/**
 * What a service reports for the period that ends at the world's time; undefined where it reports nothing. Load balancers
 * count what went wrong; how long answers took nobody measures, and distributions and file systems have nothing to tell.
 */
export function serviceMetric(world: World, settings: Settings): number | undefined {
  switch (settings.Namespace) {
    case 'AWS/EC2':
      return instanceMetric(world, settings);
    case 'AWS/ApplicationELB':
      return countMetric(world, settings) ?? healthMetric(world, settings);
    default:
      return undefined;
  }
}

const dimension = (dimensions: readonly Dimension[] | undefined, name: string) =>
  dimensions?.find(({ Name }) => Name === name)?.Value;

/** What an idle instance reports (assumed): no failed check, a little CPU. */
function instanceMetric(world: World, settings: Settings): number | undefined {
  const instance = world.state.ec2.instances.get(dimension(settings.Dimensions, 'InstanceId') ?? '');
  if (instance === undefined || instanceState(instance, world.now) !== 'running') return undefined;
  if (world.now - instance.runningAt < (settings.Period ?? 60) * 1000) return undefined;
  return settings.MetricName === 'CPUUtilization' ? 3 : 0;
}

/** Answers that were counted; reported for minutes only in which there was one (ALB user guide, metrics). */
function countMetric(world: World, { MetricName: name = '', Dimensions, Period = 60 }: Settings): number | undefined {
  if (!name.startsWith('HTTPCode_')) return undefined;
  return countedIn(world, { namespace: 'AWS/ApplicationELB', name, dimensions: dimensionsText(Dimensions) }, Period);
}

/** How many targets pass their checks, or fail them; reported while any is registered and in use (ALB user guide, metrics). */
function healthMetric(world: World, settings: Settings): number | undefined {
  const wanted = { HealthyHostCount: 'healthy', UnHealthyHostCount: 'unhealthy' }[settings.MetricName ?? ''];
  const group = wanted === undefined ? undefined : groupOf(world, settings);
  if (group === undefined) return undefined;
  const states = group.targets.map((target) => healthOf(world, group, target).State);
  const isReported = states.some((state) => state === 'healthy' || state === 'unhealthy' || state === 'initial');
  return isReported ? states.filter((state) => state === wanted).length : undefined;
}

/** The target group that both dimensions name: the load balancer must be the one that uses it. */
function groupOf(world: World, { Dimensions }: Settings): TargetGroupRecord | undefined {
  const group = living(world, kinds.targetGroup).find(({ id }) =>
    id.endsWith(`:${dimension(Dimensions, 'TargetGroup')}`),
  );
  const balancer = group && usageOf(world, group)?.balancer;
  const isMeant = balancer?.id.endsWith(`:loadbalancer/${dimension(Dimensions, 'LoadBalancer')}`) ?? false;
  return isMeant ? group : undefined;
}
