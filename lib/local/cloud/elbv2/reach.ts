import { contains, readCidr } from '../account/cidr';
import { isAlive } from '../account/record';
import type { World } from '../account/world';
import type { InstanceRecord } from '../ec2/compute-records';
import type { InterfaceRecord, RuleRecord } from '../ec2/records';
import { componentsOn } from '../ssm/containers';

/** What a connection from a load balancer to a target comes to. */
export type Contact =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' };

function names(rule: RuleRecord, peer: InterfaceRecord): boolean {
  if (rule.peer.kind === 'group') return peer.groups.includes(rule.peer.value);
  const block = rule.peer.kind === 'ipv4' ? readCidr(rule.peer.value) : undefined;
  const address = readCidr(`${peer.privateIp}/32`);
  return block !== undefined && address !== undefined && contains(block, address);
}

/** Whether the groups of an interface let TCP pass to or from another one. */
export function allows(
  world: World,
  eni: InterfaceRecord,
  direction: 'in' | 'out',
  port: number,
  peer: InterfaceRecord,
): boolean {
  return eni.groups.some((id) => {
    const group = world.state.ec2.securityGroups.get(id);
    if (group === undefined || !isAlive(group, world.now)) return false;
    return group.rules.some(
      (rule) =>
        rule.egress === (direction === 'out') &&
        names(rule, peer) &&
        (rule.protocol === '-1' || (rule.protocol === 'tcp' && rule.from <= port && port <= rule.to)),
    );
  });
}

/** Whether an instance ran at that moment. */
export function ranAt(instance: InstanceRecord, at: number): boolean {
  return at >= instance.runningAt && (instance.stoppingAt === null || at < instance.stoppingAt);
}

/**
 * What a request from an interface of the load balancer to a port of an instance came to at a moment: groups as they
 * are now, instance and containers as they were then.
 */
export function contactAt(
  world: World,
  from: InterfaceRecord,
  instance: InstanceRecord,
  port: number,
  at: number,
): Contact {
  const eni = world.state.ec2.interfaces.get(instance.interfaceId);
  if (eni === undefined || !ranAt(instance, at)) return { kind: 'silent' };
  if (!allows(world, from, 'out', port, eni) || !allows(world, eni, 'in', port, from)) return { kind: 'silent' };
  const listeners = [...componentsOn({ ...world, now: at }, instance.id).values()].flatMap(
    ({ listeners: ports }) => ports,
  );
  const listener = listeners.find((candidate) => candidate.port === port);
  return listener === undefined ? { kind: 'refused' } : { kind: 'answer', status: 200, body: listener.body };
}
