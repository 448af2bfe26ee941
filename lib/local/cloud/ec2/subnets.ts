import type {
  CreateSubnetRequest,
  CreateSubnetResult,
  DeleteSubnetRequest,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  ModifySubnetAttributeRequest,
  Subnet,
} from '@aws-sdk/client-ec2';
import { type Cidr, contains, overlap, readCidr, sizeOf, writeCidr } from '../account/cidr';
import { drawMilliseconds, drawResourceId } from '../account/draw';
import { takes } from '../account/durations';
import { born, isAlive, remove } from '../account/record';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { figures } from '../figures';
import { interfacesIn } from './dependents';
import { kinds } from './kinds';
import { described, named } from './lookup';
import { checkQuota } from './quota';
import type { SubnetRecord, VpcRecord } from './records';
import { tagsFor, writeTags } from './tag-specifications';
import { vpcCidr } from './vpcs';
import { zoneId, zonesOf } from './zones';

/** AWS keeps the first four addresses of a subnet and the last one (VPC user guide, subnet sizing). */
const reservedAddresses = 5;

/** How many addresses of a subnet are free. */
function freeAddresses(world: World, subnet: SubnetRecord): number {
  const cidr = readCidr(subnet.cidr);
  return (cidr === undefined ? 0 : sizeOf(cidr) - reservedAddresses) - interfacesIn(world, subnet).length;
}

function subnetState(subnet: SubnetRecord, now: number): 'pending' | 'available' {
  return now < subnet.availableAt ? 'pending' : 'available';
}

const filters: FilterTable<SubnetRecord> = {
  'subnet-id': (subnet) => subnet.id,
  'vpc-id': (subnet) => subnet.vpcId,
  'availability-zone': (subnet) => subnet.zone,
  availabilityZone: (subnet) => subnet.zone,
  'availability-zone-id': (subnet) => zoneId(subnet.zone),
  'cidr-block': (subnet) => subnet.cidr,
  cidr: (subnet) => subnet.cidr,
  'default-for-az': (subnet) => String(subnet.isDefault),
  'map-public-ip-on-launch': (subnet) => String(subnet.mapPublicIp),
  state: (subnet, world) => subnetState(subnet, world.now),
};

function view(subnet: SubnetRecord, world: World): Subnet {
  return {
    SubnetId: subnet.id,
    SubnetArn: `arn:aws:ec2:${world.region}:${world.accountId}:subnet/${subnet.id}`,
    VpcId: subnet.vpcId,
    AvailabilityZone: subnet.zone,
    AvailabilityZoneId: zoneId(subnet.zone),
    CidrBlock: subnet.cidr,
    AvailableIpAddressCount: freeAddresses(world, subnet),
    AssignIpv6AddressOnCreation: false,
    DefaultForAz: subnet.isDefault,
    Ipv6CidrBlockAssociationSet: [],
    MapPublicIpOnLaunch: subnet.mapPublicIp,
    OwnerId: world.accountId,
    State: subnetState(subnet, world.now),
    Tags: writeTags(subnet.tags),
  };
}

function readSubnetCidr(world: World, vpc: VpcRecord, text: string): Cidr {
  const cidr = readCidr(text);
  if (cidr === undefined) {
    throw refuse(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
  if (cidr.bits < 16 || cidr.bits > 28 || !contains(vpcCidr(vpc), cidr)) {
    throw refuse('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  }
  for (const other of world.state.ec2.subnets.values()) {
    const taken = readCidr(other.cidr);
    if (other.vpcId === vpc.id && isAlive(other, world.now) && taken !== undefined && overlap(taken, cidr)) {
      throw refuse('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
    }
  }
  return cidr;
}

function readZone(world: World, request: CreateSubnetRequest): string {
  const zones = zonesOf(world.region);
  const byId = zones.find((zone) => zoneId(zone) === request.AvailabilityZoneId);
  const wanted =
    request.AvailabilityZone ??
    (request.AvailabilityZoneId === undefined ? undefined : (byId ?? request.AvailabilityZoneId));
  if (wanted === undefined) return zones[Math.floor(world.random.next() * zones.length)] ?? `${world.region}a`;
  if (zones.includes(wanted)) return wanted;
  throw refuse(
    'InvalidParameterValue',
    `Value (${wanted}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.join(', ')}.`,
  );
}

/** Makes a subnet; everything was checked. */
export function addSubnet(
  world: World,
  parts: Pick<SubnetRecord, 'vpcId' | 'zone' | 'cidr' | 'isDefault' | 'mapPublicIp' | 'tags'>,
) {
  const record = born(world, drawResourceId(world.random, 'subnet'), parts.tags);
  const wait = drawMilliseconds(world.random, figures.subnetAvailable);
  const subnet: SubnetRecord = {
    ...record,
    ...parts,
    availableAt: world.now + takes(world, 'subnetAvailable', record.id, wait),
  };
  world.state.ec2.subnets.set(subnet.id, subnet);
  return subnet;
}

export const subnetOperations = {
  CreateSubnet: operation<CreateSubnetRequest, CreateSubnetResult>()(['VpcId', 'CidrBlock'], (world, request) => {
    const vpc = named(world, kinds.vpc, request.VpcId);
    const cidr = readSubnetCidr(world, vpc, request.CidrBlock);
    const zone = readZone(world, request);
    const tags = tagsFor(request.TagSpecifications, 'subnet');
    const present = [...world.state.ec2.subnets.values()].filter((subnet) => subnet.vpcId === vpc.id);
    checkQuota(world, 'vpc/L-407747CB', present, { code: 'SubnetLimitExceeded', noun: 'subnets' });
    const parts = { vpcId: vpc.id, zone, cidr: writeCidr(cidr), isDefault: false, mapPublicIp: false, tags };
    return { Subnet: view(addSubnet(world, parts), world) };
  }),

  DescribeSubnets: operation<DescribeSubnetsRequest, DescribeSubnetsResult>()([], (world, request) => {
    const { records, NextToken } = described(world, kinds.subnet, { ...request, ids: request.SubnetIds }, filters);
    return { Subnets: records.map((subnet) => view(subnet, world)), NextToken };
  }),

  ModifySubnetAttribute: operation<ModifySubnetAttributeRequest, object>()(['SubnetId'], (world, request) => {
    const value = request.MapPublicIpOnLaunch?.Value;
    if (value === undefined) throw notSimulated('ModifySubnetAttribute of anything but MapPublicIpOnLaunch');
    named(world, kinds.subnet, request.SubnetId).mapPublicIp = value;
    return {};
  }),

  DeleteSubnet: operation<DeleteSubnetRequest, object>()(['SubnetId'], (world, request) => {
    const subnet = named(world, kinds.subnet, request.SubnetId);
    if (interfacesIn(world, subnet).length > 0) {
      throw refuse('DependencyViolation', `The subnet '${subnet.id}' has dependencies and cannot be deleted.`);
    }
    for (const table of world.state.ec2.routeTables.values()) {
      table.associations = table.associations.filter((association) => association.subnetId !== subnet.id);
    }
    remove(world, subnet);
    return {};
  }),
};
