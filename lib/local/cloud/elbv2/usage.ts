import { drawMilliseconds } from '../account/draw';
import { takes } from '../account/durations';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import { targetGroupRelease } from './figures';
import { kinds, living } from './lookup';
import type { ActionRecord, LoadBalancerRecord, TargetGroupRecord } from './state';

/** A load balancer that sends requests to a target group, and since when. */
export interface Usage {
  readonly balancer: LoadBalancerRecord;
  readonly since: number;
}

const forwardsTo = (action: ActionRecord, group: TargetGroupRecord) =>
  action.kind === 'forward' && action.targetGroupId === group.id;

/** Who uses a target group: an ALB at the most, by one or more listeners and rules. The earliest of them counts. */
export function usageOf(world: World, group: TargetGroupRecord): Usage | undefined {
  const listeners = new Map(living(world, kinds.listener).map((listener) => [listener.id, listener]));
  const users = [
    ...[...listeners.values()].filter((listener) => forwardsTo(listener.action, group)),
    ...living(world, kinds.rule).filter((rule) => forwardsTo(rule.action, group)),
  ];
  const [first, ...others] = users;
  if (first === undefined) return undefined;
  const listener = 'listenerId' in first ? listeners.get(first.listenerId) : first;
  const balancer = world.state.elbv2.loadBalancers.get(listener?.loadBalancerId ?? '');
  if (balancer === undefined) return undefined;
  return { balancer, since: others.reduce((earliest, user) => Math.min(earliest, user.bornAt), first.bornAt) };
}

/** A target group may be used by one application load balancer only (ALB user guide, target groups). */
export function checkAssociation(world: World, group: TargetGroupRecord, loadBalancerId: string): void {
  const usage = usageOf(world, group);
  if (usage === undefined || usage.balancer.id === loadBalancerId) return;
  const message = `The following target groups cannot be associated with more than one load balancer: ${group.id}`;
  throw refuse('TargetGroupAssociationLimitException', message);
}

/** Notes that what used a target group has been deleted: for a moment it still counts as used. */
export function release(world: World, action: ActionRecord): void {
  if (action.kind !== 'forward') return;
  const group = world.state.elbv2.targetGroups.get(action.targetGroupId);
  if (group === undefined) return;
  const wait = drawMilliseconds(world.random, targetGroupRelease);
  group.releasedAt = world.now + takes(world, 'targetGroupRelease', group.id, wait);
}
