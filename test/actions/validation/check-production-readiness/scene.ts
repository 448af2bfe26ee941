import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { createDistributionAction } from '../../../../lambdas/actions/aws/create-distribution/action';
import { createDistributionDefinition } from '../../../../lambdas/actions/aws/create-distribution/definition';
import { createEfsAction } from '../../../../lambdas/actions/aws/create-efs/action';
import { createEfsDefinition } from '../../../../lambdas/actions/aws/create-efs/definition';
import { setupContainersAction } from '../../../../lambdas/actions/docker/setup-containers/action';
import { setupContainersDefinition } from '../../../../lambdas/actions/docker/setup-containers/definition';
import { setupMonitoringAction } from '../../../../lambdas/actions/monitoring/setup-monitoring/action';
import { setupMonitoringDefinition } from '../../../../lambdas/actions/monitoring/setup-monitoring/definition';
import { checkProductionReadinessAction } from '../../../../lambdas/actions/validation/check-production-readiness/action';
import { checkProductionReadinessDefinition } from '../../../../lambdas/actions/validation/check-production-readiness/definition';
import { type Tap, type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';
import { balanced } from '../../aws/configure-target-groups/balanced';

export const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
export const topic = 'arn:aws:sns:us-east-1:111122223333:on-call';

/** What a deployment has and the check is given. */
export interface Given {
  readonly instance_ids: readonly string[];
  readonly load_balancer_arn: string;
  readonly target_group_arn: string;
  readonly distribution_id: string;
  readonly file_system_id: string;
  readonly alarm_names: readonly string[];
  readonly log_group_names: readonly string[];
}

/** Everything that stands, as the steps of a workflow made it, and how to look at it. */
export interface Standing {
  readonly world: TestCloud;
  readonly given: Given;
  /** The subnets and group of the network, for what is made by hand. */
  readonly place: { readonly subnetId: string; readonly groupId: string };
  readiness(changes?: object): ActionRun<typeof checkProductionReadinessDefinition>;
}

/** Runs in virtual time over a whole deployment: network, load balancer, instances, files, distribution, alarms, logs. */
export function standing(
  work: (it: Standing) => Promise<void>,
  options: { readonly tap?: Tap; readonly containers?: boolean; readonly seed?: number } = {},
): Promise<void> {
  const { tap, containers = true, seed = 1 } = options;
  const world = testCloud({
    seed,
    limits: { certificates: [{ arn: certificate, names: ['shop.example.com'] }] },
    ...(tap ? { tap } : {}),
  });
  return world.clock.run(
    deployed(world, containers).then((made) =>
      work({
        world,
        ...made,
        readiness: (changes = {}) => {
          const input = checkProductionReadinessDefinition.input.parse({ ...made.given, ...changes });
          return new ActionRun(world, checkProductionReadinessAction, input, 'check_readiness');
        },
      }),
    ),
  );
}

async function deployed(world: TestCloud, containers: boolean): Promise<Pick<Standing, 'given' | 'place'>> {
  const { alb, instances, network, targets } = await balanced(world);
  const { subnet_ids, vpc_id, security_group_id } = await network.ready();
  const { load_balancer_arn, dns_name } = await alb.ready();
  const { instance_ids } = await instances.ready();
  const files = createEfsDefinition.input.parse({ subnet_ids, vpc_id, security_group_id });
  const edge = createDistributionDefinition.input.parse({ dns_name });
  const monitoring = setupMonitoringDefinition.input.parse({ instance_ids, alarm_topic_arn: topic });
  const watching = new ActionRun(world, setupMonitoringAction, monitoring, 'configure_monitoring');
  const [{ target_group_arn }, { file_system_id }, { distribution_id }, { alarm_names, log_group_names }] =
    await Promise.all([
      targets.ready(),
      new ActionRun(world, createEfsAction, files, 'create_efs').ready(),
      new ActionRun(world, createDistributionAction, edge, 'create_distribution').ready(),
      watching.ready(),
      containers ? setUp(world, instance_ids) : undefined,
    ]);
  const made = { instance_ids, load_balancer_arn, target_group_arn, distribution_id, file_system_id };
  const given = { ...made, alarm_names, log_group_names } as unknown as Given;
  const more = await watch(world, watching, given);
  const [subnetId = ''] = subnet_ids as readonly string[];
  return {
    given: { ...given, alarm_names: [...given.alarm_names, ...more] },
    place: { subnetId, groupId: String(security_group_id) },
  };
}

export function setUp(world: TestCloud, instance_ids: unknown) {
  const input = setupContainersDefinition.input.parse({ instance_ids });
  return new ActionRun(world, setupContainersAction, input, 'setup_docker').ready();
}

/** Alarms on what is no instance, with the tags of the step that sets the others. */
async function watch(
  world: TestCloud,
  { step }: ActionRun<typeof setupMonitoringDefinition>,
  given: Given,
): Promise<readonly string[]> {
  const balancer = given.load_balancer_arn.split(':loadbalancer/')[1]!;
  const group = given.target_group_arn.split(':').at(-1)!;
  const watched = [
    ['balancer', 'AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', { LoadBalancer: balancer }],
    ['targets', 'AWS/ApplicationELB', 'UnHealthyHostCount', { TargetGroup: group, LoadBalancer: balancer }],
    ['edge', 'AWS/CloudFront', '5xxErrorRate', { DistributionId: given.distribution_id, Region: 'Global' }],
    ['files', 'AWS/EFS', 'PercentIOLimit', { FileSystemId: given.file_system_id }],
  ] as const;
  for (const [name, Namespace, MetricName, dimensions] of watched) {
    await putAlarm(world, name, {
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Tags: [...step.context().tags(name)],
    });
  }
  // From here on AWS shows them all.
  await world.clock.sleep(10_000);
  return watched.map(([name]) => name);
}

/** Sets an alarm that tells the topic, unless told otherwise. */
export async function putAlarm(
  { clients }: { readonly clients: Pick<TestCloud['clients'], 'cloudwatch'> },
  AlarmName: string,
  changes: Partial<ConstructorParameters<typeof PutMetricAlarmCommand>[0]>,
): Promise<void> {
  const settings = {
    AlarmName,
    AlarmActions: [topic],
    Statistic: 'Sum' as const,
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
  };
  await clients.cloudwatch.send(new PutMetricAlarmCommand({ ...settings, ...changes }));
}
