import { drawMilliseconds } from '../account/draw';
import { takes } from '../account/durations';
import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { addInterface } from '../ec2/network-interfaces';
import { takePublicAddress } from '../ec2/public-addresses';
import type { InterfaceRecord, SubnetRecord } from '../ec2/records';
import { interfaceAfterlife } from './figures';
import type { LoadBalancerRecord } from './state';

/** Makes the interface of a load balancer in each of its subnets; who is on the internet has public addresses. */
export function addInterfaces(
  world: World,
  subnets: readonly SubnetRecord[],
  parts: { readonly arn: string; readonly groups: readonly string[]; readonly isPublic: boolean },
): readonly string[] {
  const path = parts.arn.split(':loadbalancer/')[1] ?? '';
  return subnets.map((subnet) => {
    const eni = addInterface(world, subnet, {
      kind: 'interface',
      description: `ELB ${path}`,
      instanceId: null,
      groups: parts.groups,
      launchIp: parts.isPublic ? takePublicAddress(world) : null,
      tags: [],
    });
    return eni.id;
  });
}

/** The interfaces that are there, those of a deleted load balancer among them. */
export function interfacesOf({ state, now }: World, balancer: LoadBalancerRecord): readonly InterfaceRecord[] {
  return balancer.interfaceIds.flatMap((id) => {
    const eni = state.ec2.interfaces.get(id);
    return eni !== undefined && isAlive(eni, now) ? [eni] : [];
  });
}

/** Lets the interfaces go, after a while: until then they hold groups, subnets, gateway and VPC. */
export function releaseInterfaces(world: World, balancer: LoadBalancerRecord): void {
  const wait = drawMilliseconds(world.random, interfaceAfterlife);
  const goneAt = world.now + takes(world, 'interfaceAfterlife', balancer.id, wait);
  for (const eni of interfacesOf(world, balancer)) {
    eni.goneAt = goneAt;
    eni.shownUntil = goneAt;
  }
}
