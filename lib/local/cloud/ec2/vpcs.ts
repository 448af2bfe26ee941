import type {
  CreateVpcRequest,
  CreateVpcResult,
  DeleteVpcRequest,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  Vpc,
} from '@aws-sdk/client-ec2';
import { type Cidr, readCidr, writeCidr } from '../account/cidr';
import { drawMilliseconds, drawResourceId } from '../account/draw';
import { takes } from '../account/durations';
import { born, remove } from '../account/record';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { figures } from '../figures';
import { dependentsOfVpc } from './dependents';
import { kinds } from './kinds';
import { described, named } from './lookup';
import { checkQuota } from './quota';
import type { VpcRecord } from './records';
import { addMainRouteTable } from './route-tables';
import { addGroup } from './security-groups';
import { tagsFor, writeTags } from './tag-specifications';

/** Whether it has left `pending`. */
export function vpcState(vpc: VpcRecord, now: number): 'pending' | 'available' {
  return now < vpc.availableAt ? 'pending' : 'available';
}

/** The VPC's block; it was checked when it was made. */
export function vpcCidr(vpc: VpcRecord): Cidr {
  return readCidr(vpc.cidr) ?? { base: 0, bits: 32 };
}

const filters: FilterTable<VpcRecord> = {
  'vpc-id': (vpc) => vpc.id,
  cidr: (vpc) => vpc.cidr,
  'cidr-block-association.cidr-block': (vpc) => vpc.cidr,
  'is-default': (vpc) => String(vpc.isDefault),
  isDefault: (vpc) => String(vpc.isDefault),
  'owner-id': (_vpc, world) => world.accountId,
  state: (vpc, world) => vpcState(vpc, world.now),
};

function view(vpc: VpcRecord, world: World): Vpc {
  return {
    VpcId: vpc.id,
    CidrBlock: vpc.cidr,
    CidrBlockAssociationSet: [
      { AssociationId: vpc.cidrAssociationId, CidrBlock: vpc.cidr, CidrBlockState: { State: 'associated' } },
    ],
    DhcpOptionsId: 'dopt-0a1b2c3d4e5f60718',
    InstanceTenancy: 'default',
    Ipv6CidrBlockAssociationSet: [],
    IsDefault: vpc.isDefault,
    OwnerId: world.accountId,
    State: vpcState(vpc, world.now),
    Tags: writeTags(vpc.tags),
  };
}

/** Makes a VPC with what it brings: main route table, default security group, network ACL. */
export function addVpc(world: World, cidr: Cidr, tags: VpcRecord['tags'], isDefault: boolean): VpcRecord {
  const { random, state, now } = world;
  const record = born(world, drawResourceId(random, 'vpc'), tags);
  const vpc: VpcRecord = {
    ...record,
    cidr: writeCidr(cidr),
    cidrAssociationId: drawResourceId(random, 'vpc-cidr-assoc'),
    naclId: drawResourceId(random, 'acl'),
    isDefault,
    availableAt: now + takes(world, 'vpcAvailable', record.id, drawMilliseconds(random, figures.vpcAvailable)),
    dnsSupport: true,
    dnsHostnames: isDefault,
  };
  state.ec2.vpcs.set(vpc.id, vpc);
  addMainRouteTable(world, vpc);
  addGroup(world, {
    vpcId: vpc.id,
    name: 'default',
    description: 'default VPC security group',
    isDefault: true,
    tags: [],
  });
  return vpc;
}

/** Sizes of blocks that a VPC may have (VPC user guide, VPC CIDR blocks): /16 to /28. */
function readVpcCidr(text: string): Cidr {
  const cidr = readCidr(text);
  if (cidr === undefined) {
    throw refuse(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
  if (cidr.bits < 16 || cidr.bits > 28) throw refuse('InvalidVpc.Range', `The CIDR '${text}' is invalid.`);
  return cidr;
}

export const vpcOperations = {
  CreateVpc: operation<CreateVpcRequest, CreateVpcResult>()([], (world, request) => {
    if (request.CidrBlock === undefined) {
      throw refuse('MissingParameter', "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
    }
    const cidr = readVpcCidr(request.CidrBlock);
    const tags = tagsFor(request.TagSpecifications, 'vpc');
    checkQuota(world, 'vpc/L-F678F1CE', world.state.ec2.vpcs.values(), { code: 'VpcLimitExceeded', noun: 'VPCs' });
    return { Vpc: view(addVpc(world, cidr, tags, false), world) };
  }),

  DescribeVpcs: operation<DescribeVpcsRequest, DescribeVpcsResult>()([], (world, request) => {
    const { records, NextToken } = described(world, kinds.vpc, { ...request, ids: request.VpcIds }, filters);
    return { Vpcs: records.map((vpc) => view(vpc, world)), NextToken };
  }),

  DeleteVpc: operation<DeleteVpcRequest, object>()(['VpcId'], (world, request) => {
    const vpc = named(world, kinds.vpc, request.VpcId);
    const { blocking, ownParts } = dependentsOfVpc(world, vpc);
    if (blocking.length > 0) {
      throw refuse('DependencyViolation', `The vpc '${vpc.id}' has dependencies and cannot be deleted.`);
    }
    for (const part of [vpc, ...ownParts]) remove(world, part);
    return {};
  }),
};
