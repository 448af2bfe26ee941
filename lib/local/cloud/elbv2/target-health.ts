import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { World } from '../account/world';
import type { InstanceRecord } from '../ec2/compute-records';
import { interfacesOf } from './interfaces';
import { loadBalancerState } from './load-balancer-state';
import { type Contact, contactAt, ranAt } from './reach';
import type { TargetGroupRecord, TargetRecord } from './state';
import { type Usage, usageOf } from './usage';

/** A target is judged by so many of its latest checks; thresholds are 10 at the most. */
const checksSeen = 40;

/** Health as DescribeTargetHealth gives it: states and reasons of the API reference. */
export function healthOf(
  world: World,
  group: TargetGroupRecord,
  asked: { readonly instanceId: string; readonly port: number },
): TargetHealth {
  const isAsked = (target: { readonly instanceId: string; readonly port: number }) =>
    target.instanceId === asked.instanceId && target.port === asked.port;
  if (group.draining.some((target) => isAsked(target) && world.now < target.until)) {
    const Description = 'Target deregistration is in progress';
    return { State: 'draining', Reason: 'Target.DeregistrationInProgress', Description };
  }
  const target = group.targets.find(isAsked);
  if (target === undefined) {
    const Description = 'Target is not registered to the target group';
    return { State: 'unused', Reason: 'Target.NotRegistered', Description };
  }
  const usage = usageOf(world, group);
  const instance = world.state.ec2.instances.get(target.instanceId);
  const idle = unusedReason(world, usage, instance);
  if (idle !== undefined) return idle;
  return usage === undefined || instance === undefined ? {} : judged(world, group, target, instance, usage);
}

function unusedReason(
  world: World,
  usage: Usage | undefined,
  instance: InstanceRecord | undefined,
): TargetHealth | undefined {
  if (instance === undefined || !ranAt(instance, world.now)) {
    return { State: 'unused', Reason: 'Target.InvalidState', Description: 'Target is in the stopped state' };
  }
  const unused = (Description: string): TargetHealth => ({ State: 'unused', Reason: 'Target.NotInUse', Description });
  if (usage === undefined) return unused('Target group is not configured to receive traffic from the load balancer');
  const zones = usage.balancer.subnetIds.map((id) => world.state.ec2.subnets.get(id)?.zone);
  if (zones.includes(instance.zone)) return undefined;
  return unused('Target is in an Availability Zone that is not enabled for the load balancer');
}

/** The time of the first check: the target registered, the group in use, the load balancer active. */
function firstCheckAt({ check }: TargetGroupRecord, { phase, registeredAt }: TargetRecord, usage: Usage): number {
  const from = Math.max(registeredAt, usage.since, usage.balancer.settlesAt);
  return from + phase * check.intervalSeconds * 1000;
}

function judged(
  world: World,
  group: TargetGroupRecord,
  target: TargetRecord,
  instance: InstanceRecord,
  usage: Usage,
): TargetHealth {
  const [from] = interfacesOf(world, usage.balancer);
  const ready = loadBalancerState(world, usage.balancer) === 'active' && world.now >= target.registeredAt;
  if (from === undefined || !ready) {
    const Description = 'Target registration is in progress';
    return { State: 'initial', Reason: 'Elb.RegistrationInProgress', Description };
  }
  const first = firstCheckAt(group, target, usage);
  const step = group.check.intervalSeconds * 1000;
  const port = group.check.port === 'traffic-port' ? target.port : group.check.port;
  const last = Math.floor((world.now - first) / step);
  const contacts: Contact[] = [];
  for (let index = Math.max(0, last - checksSeen + 1); index <= last; index += 1) {
    contacts.push(contactAt(world, from, instance, port, first + index * step));
  }
  const passes = contacts.map((contact) => contact.kind === 'answer' && matches(group.check.matcher, contact.status));
  switch (stateAfter(passes, last < checksSeen, group.check)) {
    case 'healthy':
      return { State: 'healthy' };
    case 'initial': {
      const Description = 'Initial health checks in progress';
      return { State: 'initial', Reason: 'Elb.InitialHealthChecking', Description };
    }
    case 'unhealthy':
      return unhealthy(contacts.at(-1));
  }
}

/**
 * A new target is healthy after one check that passes; later it takes the thresholds to change (ALB user guide, health
 * checks). `fromTheStart`: these are all of its checks; else what was before them is taken for unhealthy.
 */
export function stateAfter(
  passes: readonly boolean[],
  fromTheStart: boolean,
  check: Pick<TargetGroupRecord['check'], 'healthyThreshold' | 'unhealthyThreshold'>,
): 'initial' | 'healthy' | 'unhealthy' {
  let state: 'initial' | 'healthy' | 'unhealthy' = fromTheStart ? 'initial' : 'unhealthy';
  let run = 0;
  let former: boolean | undefined;
  for (const passed of passes) {
    run = passed === former ? run + 1 : 1;
    former = passed;
    if (passed && (state === 'initial' || run >= check.healthyThreshold)) state = 'healthy';
    if (!passed && run >= check.unhealthyThreshold) state = 'unhealthy';
  }
  return state;
}

function unhealthy(contact: Contact | undefined): TargetHealth {
  switch (contact?.kind) {
    case 'silent':
      return { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' };
    case 'answer': {
      const Description = `Health checks failed with these codes: [${contact.status}]`;
      return { State: 'unhealthy', Reason: 'Target.ResponseCodeMismatch', Description };
    }
    default:
      return { State: 'unhealthy', Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' };
  }
}

/** Whether a status is one of `200`, `200,202` or `200-299`. */
function matches(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return status >= from && status <= to;
  });
}
