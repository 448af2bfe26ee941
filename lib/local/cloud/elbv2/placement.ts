import type { CreateLoadBalancerInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { readCidr, sizeOf } from '../account/cidr';
import { isKnown } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { refuse } from '../api/refusal';
import { interfacesIn } from '../ec2/dependents';
import { gatewayOf } from '../ec2/internet-gateways';
import type { SubnetRecord } from '../ec2/records';

/** Free addresses that each subnet must have (ALB user guide; aws-facts B create_alb), and those AWS keeps. */
const wantedFree = 8;
const reserved = 5;

/** Where a load balancer is to stand. */
export interface Placement {
  readonly subnets: readonly SubnetRecord[];
  readonly groups: readonly string[];
  readonly vpcId: string;
}

function subnetsOf(world: World, ids: readonly string[]): readonly SubnetRecord[] {
  const found = ids.map((id) => world.state.ec2.subnets.get(id));
  const known = found.filter((subnet) => subnet !== undefined && isKnown(subnet, world.now)) as SubnetRecord[];
  if (known.length < ids.length) {
    const missing = ids.filter((id) => !known.some((subnet) => subnet.id === id));
    throw refuse('SubnetNotFoundException', `The subnet ID '${missing.join(', ')}' does not exist`);
  }
  return known;
}

function checkRoom(world: World, subnet: SubnetRecord): void {
  const cidr = readCidr(subnet.cidr);
  const free = (cidr === undefined ? 0 : sizeOf(cidr) - reserved) - interfacesIn(world, subnet).length;
  if (cidr !== undefined && cidr.bits <= 27 && free >= wantedFree) return;
  const message = `Not enough IP space available in ${subnet.id}. ELB requires at least ${wantedFree} free IP addresses in each subnet.`;
  throw refuse('InvalidSubnetException', message);
}

function checkZones(subnets: readonly SubnetRecord[]): void {
  const zones = new Set(subnets.map((subnet) => subnet.zone));
  if (zones.size < 2) {
    throw refuse('ValidationError', 'At least two subnets in two different Availability Zones must be specified');
  }
  if (zones.size < subnets.length) {
    const message = 'A load balancer cannot be attached to multiple subnets in the same Availability Zone';
    throw refuse('InvalidConfigurationRequestException', message);
  }
}

/** Nothing on the internet without a gateway (openshift/installer#1110, giantswarm/aws-operator#1231). */
function checkGateway(world: World, vpcId: string, scheme: CreateLoadBalancerInput['Scheme']): void {
  if (scheme === 'internal' || gatewayOf(world, vpcId) !== undefined) return;
  throw refuse('InvalidSubnetException', `VPC ${vpcId} has no internet gateway`);
}

function groupsOf(world: World, ids: readonly string[], vpcId: string): readonly string[] {
  for (const id of ids) {
    const group = world.state.ec2.securityGroups.get(id);
    if (group === undefined || group.vpcId !== vpcId || !isKnown(group, world.now)) {
      throw refuse('InvalidSecurityGroupException', `The security group '${id}' does not exist`);
    }
  }
  if (ids.length > 0) return ids;
  const groups = [...world.state.ec2.securityGroups.values()];
  return groups.filter((group) => group.vpcId === vpcId && group.isDefault).map((group) => group.id);
}

/** Checks where it is to stand as AWS would. */
export function readPlacement(world: World, request: CreateLoadBalancerInput): Placement {
  if (request.SubnetMappings !== undefined) throw notSimulated('CreateLoadBalancer with SubnetMappings');
  const subnets = subnetsOf(world, request.Subnets ?? []);
  checkZones(subnets);
  const vpcId = subnets[0]?.vpcId ?? '';
  if (subnets.some((subnet) => subnet.vpcId !== vpcId)) {
    throw refuse('InvalidConfigurationRequestException', 'All subnets must belong to the same VPC');
  }
  checkGateway(world, vpcId, request.Scheme);
  for (const subnet of subnets) checkRoom(world, subnet);
  return { subnets, groups: groupsOf(world, request.SecurityGroups ?? [], vpcId), vpcId };
}
