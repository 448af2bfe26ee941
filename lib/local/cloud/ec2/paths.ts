import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { publicIpOf } from './dependents';
import { natState } from './nat-gateways';
import type { InterfaceRecord, RouteRecord, SubnetRecord } from './records';
import { effectiveTable } from './route-tables';
import { routeState } from './route-view';

const everywhere = '0.0.0.0/0';

/** Where a subnet sends what is for the internet, if that leads anywhere. */
function wayOut(world: World, subnetId: string): RouteRecord['target'] | undefined {
  const subnet: SubnetRecord | undefined = world.state.ec2.subnets.get(subnetId);
  const table = subnet && effectiveTable(world, subnet);
  const route = table?.routes.find((candidate) => candidate.destination === everywhere);
  return table && route && routeState(world, table, route) === 'active' ? route.target : undefined;
}

/** Whether packets from the internet find the interface and the answers find back: public address, attached gateway. */
export function isReachable(world: World, eni: InterfaceRecord): boolean {
  return publicIpOf(world, eni) !== null && wayOut(world, eni.subnetId)?.kind === 'internet-gateway';
}

/** Whether the interface reaches the internet: by its own address, or through a NAT gateway that works and does. */
export function reachesInternet(world: World, eni: InterfaceRecord): boolean {
  const target = wayOut(world, eni.subnetId);
  if (target?.kind === 'internet-gateway') return publicIpOf(world, eni) !== null;
  if (target?.kind !== 'nat-gateway') return false;
  const nat = world.state.ec2.natGateways.get(target.id);
  if (nat === undefined || nat.connectivity !== 'public' || natState(nat, world.now) !== 'available') return false;
  return wayOut(world, nat.subnetId)?.kind === 'internet-gateway';
}

/** Whether the security groups of an interface let TCP pass on a port, to or from everywhere. */
export function groupsAllow(world: World, eni: InterfaceRecord, direction: 'in' | 'out', port: number): boolean {
  return eni.groups.some((id) => {
    const group = world.state.ec2.securityGroups.get(id);
    if (group === undefined || !isAlive(group, world.now)) return false;
    return group.rules.some(
      (rule) =>
        rule.egress === (direction === 'out') &&
        rule.peer.kind === 'ipv4' &&
        rule.peer.value === everywhere &&
        (rule.protocol === '-1' || (rule.protocol === 'tcp' && rule.from <= port && port <= rule.to)),
    );
  });
}
