import type {
  DeregisterTargetsInput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  RegisterTargetsInput,
  TargetDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { drawMilliseconds } from '../account/draw';
import { takes } from '../account/durations';
import { isShown } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { instanceState } from '../ec2/instance-view';
import { drainingSeconds, targetRegistration } from './figures';
import { kinds, named } from './lookup';
import type { TargetGroupRecord, TargetRecord } from './state';
import { healthOf } from './target-health';

interface Asked {
  readonly instanceId: string;
  readonly port: number;
}

const isSame = (one: Asked, other: Asked) => one.instanceId === other.instanceId && one.port === other.port;

function asked(group: TargetGroupRecord, targets: readonly TargetDescription[]): readonly Asked[] {
  return targets.map((target) => {
    const id = target.Id ?? '';
    if (/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return { instanceId: id, port: target.Port ?? group.port };
    throw refuse('ValidationError', `Instance ID '${id}' is not valid`);
  });
}

/** Only what runs, in the group's VPC, can be registered (API reference; aws-facts B configure_target_groups). */
function checkTargets(world: World, group: TargetGroupRecord, targets: readonly Asked[]): void {
  const found = targets.map(({ instanceId }) => ({ instanceId, instance: world.state.ec2.instances.get(instanceId) }));
  const unknown = found.filter(({ instance }) => instance === undefined || !isShown(instance, world.now));
  const refuseTargets = (list: typeof found, why: string) => {
    if (list.length === 0) return;
    const ids = list.map(({ instanceId }) => `'${instanceId}'`).join(', ');
    throw refuse('InvalidTargetException', `The following targets ${why}: ${ids}`);
  };
  refuseTargets(unknown, 'do not exist');
  const idle = found.filter(({ instance }) => instance && instanceState(instance, world.now) !== 'running');
  refuseTargets(idle, 'are not in a running state and cannot be registered');
  const strangers = found.filter(({ instance }) => instance?.vpcId !== group.vpcId);
  refuseTargets(strangers, `are not in the target group VPC '${group.vpcId}'`);
}

export const targetOperations = {
  /** What is registered already stays as it is. */
  RegisterTargets: operation<RegisterTargetsInput, object>()(['TargetGroupArn', 'Targets'], (world, request) => {
    const group = named(world, kinds.targetGroup, request.TargetGroupArn);
    const targets = asked(group, request.Targets);
    checkTargets(world, group, targets);
    const fresh = targets.filter((target) => !group.targets.some((known) => isSame(known, target)));
    const added = fresh.map((target): TargetRecord => {
      const wait = drawMilliseconds(world.random, targetRegistration);
      const registeredAt = world.now + takes(world, 'targetRegistration', group.id, wait);
      const interval = group.check.intervalSeconds * 1000;
      const first = takes(world, 'targetFirstCheck', target.instanceId, world.random.next() * interval);
      return { ...target, registeredAt, phase: first / interval };
    });
    group.targets = [...group.targets, ...added];
    group.draining = group.draining.filter((old) => !fresh.some((target) => isSame(old, target)));
    return {};
  }),

  DeregisterTargets: operation<DeregisterTargetsInput, object>()(['TargetGroupArn', 'Targets'], (world, request) => {
    const group = named(world, kinds.targetGroup, request.TargetGroupArn);
    const gone = asked(group, request.Targets);
    const isGone = (target: Asked) => gone.some((other) => isSame(other, target));
    const until = world.now + drainingSeconds * 1000;
    const left = group.targets.filter(isGone).map(({ instanceId, port }) => ({ instanceId, port, until }));
    group.draining = [...group.draining, ...left];
    group.targets = group.targets.filter((target) => !isGone(target));
    return {};
  }),

  DescribeTargetHealth: operation<DescribeTargetHealthInput, DescribeTargetHealthOutput>()(
    ['TargetGroupArn'],
    (world, request) => {
      const group = named(world, kinds.targetGroup, request.TargetGroupArn);
      const draining = group.draining.filter((target) => world.now < target.until);
      const targets = request.Targets === undefined ? [...group.targets, ...draining] : asked(group, request.Targets);
      return {
        TargetHealthDescriptions: targets.map((target) => ({
          Target: { Id: target.instanceId, Port: target.port },
          HealthCheckPort: String(group.check.port === 'traffic-port' ? target.port : group.check.port),
          TargetHealth: healthOf(world, group, target),
        })),
      };
    },
  ),
};
