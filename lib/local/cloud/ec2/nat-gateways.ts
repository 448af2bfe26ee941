import type {
  CreateNatGatewayRequest,
  CreateNatGatewayResult,
  DeleteNatGatewayRequest,
  DeleteNatGatewayResult,
  DescribeNatGatewaysRequest,
  DescribeNatGatewaysResult,
  NatGateway,
  NatGatewayState,
} from '@aws-sdk/client-ec2';
import { drawFromSamples, drawMilliseconds, drawResourceId } from '../account/draw';
import { takes } from '../account/durations';
import { born } from '../account/record';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { graveSeconds, natGatewayFailure, natGatewaySamples } from '../figures';
import { holderOf } from './elastic-ips';
import { gatewayOf } from './internet-gateways';
import { kinds } from './kinds';
import { described, named } from './lookup';
import { addInterface } from './network-interfaces';
import { checkQuota } from './quota';
import type { AddressRecord, NatGatewayRecord, SubnetRecord } from './records';
import { tagsFor, writeTags } from './tag-specifications';

/** Where it stands in its life now. */
export function natState(nat: NatGatewayRecord, now: number): NatGatewayState {
  if (nat.goneAt !== null && now >= nat.goneAt) return 'deleted';
  if (nat.deletingAt !== null) return 'deleting';
  if (now < nat.settledAt) return 'pending';
  return nat.failure === null ? 'available' : 'failed';
}

const filters: FilterTable<NatGatewayRecord> = {
  'nat-gateway-id': (nat) => nat.id,
  'vpc-id': (nat) => nat.vpcId,
  'subnet-id': (nat) => nat.subnetId,
  state: (nat, world) => natState(nat, world.now),
};

function view(nat: NatGatewayRecord, world: World): NatGateway {
  const { addresses, interfaces } = world.state.ec2;
  const address = nat.allocationId === null ? undefined : addresses.get(nat.allocationId);
  const state = natState(nat, world.now);
  const failed = state === 'failed' ? nat.failure : null;
  return {
    NatGatewayId: nat.id,
    VpcId: nat.vpcId,
    SubnetId: nat.subnetId,
    ConnectivityType: nat.connectivity,
    State: state,
    CreateTime: new Date(nat.bornAt),
    DeleteTime: nat.goneAt === null ? undefined : new Date(nat.goneAt),
    FailureCode: failed?.code,
    FailureMessage: failed?.message,
    NatGatewayAddresses: [
      {
        AllocationId: nat.allocationId ?? undefined,
        NetworkInterfaceId: nat.interfaceId,
        PrivateIp: interfaces.get(nat.interfaceId)?.privateIp,
        PublicIp: state === 'pending' ? undefined : address?.ip,
        IsPrimary: true,
      },
    ],
    Tags: writeTags(nat.tags),
  };
}

function readAddressOf(world: World, request: CreateNatGatewayRequest): AddressRecord | null {
  if (request.ConnectivityType === 'private') return null;
  if (request.AllocationId === undefined) {
    throw refuse('MissingParameter', 'The request must contain the parameter AllocationId');
  }
  const address = named(world, kinds.address, request.AllocationId);
  if (holderOf(world, address) !== undefined) {
    throw refuse('Resource.AlreadyAssociated', `Elastic IP address [${address.id}] is already associated`);
  }
  return address;
}

/** A public NAT gateway in a VPC without an internet gateway is accepted and fails (VPC user guide, troubleshooting). */
function failureIn(world: World, subnet: SubnetRecord, address: AddressRecord | null): NatGatewayRecord['failure'] {
  if (address === null || gatewayOf(world, subnet.vpcId) !== undefined) return null;
  return { code: 'Gateway.NotAttached', message: `Network ${subnet.vpcId} has no Internet gateway attached` };
}

function addNat(world: World, request: CreateNatGatewayRequest, subnet: SubnetRecord): NatGatewayRecord {
  const { random, now, state } = world;
  const address = readAddressOf(world, request);
  const tags = tagsFor(request.TagSpecifications, 'natgateway');
  const inZone = [...state.ec2.natGateways.values()].filter(
    (nat) => state.ec2.subnets.get(nat.subnetId)?.zone === subnet.zone,
  );
  checkQuota(world, 'vpc/L-FE5A380F', inZone, { code: 'NatGatewayLimitExceeded', noun: 'NAT gateways' });
  const id = drawResourceId(random, 'nat');
  const description = `Interface for NAT Gateway ${id}`;
  const eni = addInterface(world, subnet, {
    kind: 'nat_gateway',
    description,
    instanceId: null,
    groups: [],
    launchIp: null,
    tags: [],
  });
  const failure = failureIn(world, subnet, address);
  const wait =
    failure === null
      ? drawFromSamples(random, natGatewaySamples.available)
      : drawMilliseconds(random, natGatewayFailure);
  const nat: NatGatewayRecord = {
    ...born(world, id, tags),
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    allocationId: address?.id ?? null,
    interfaceId: eni.id,
    connectivity: address === null ? 'private' : 'public',
    settledAt: now + takes(world, 'natGatewayAvailable', id, wait),
    failure,
    deletingAt: null,
  };
  state.ec2.natGateways.set(id, nat);
  if (failure !== null) eni.goneAt = nat.settledAt;
  if (address !== null) address.association = { id: drawResourceId(random, 'eipassoc'), interfaceId: eni.id };
  return nat;
}

export const natGatewayOperations = {
  CreateNatGateway: operation<CreateNatGatewayRequest, CreateNatGatewayResult>()(['SubnetId'], (world, request) => {
    const subnet = named(world, kinds.subnet, request.SubnetId);
    const id = once(world, 'CreateNatGateway', request, () => addNat(world, request, subnet).id);
    const nat = world.state.ec2.natGateways.get(id);
    return { NatGateway: nat && view(nat, world), ClientToken: request.ClientToken };
  }),

  DescribeNatGateways: operation<DescribeNatGatewaysRequest, DescribeNatGatewaysResult>()([], (world, request) => {
    const asked = { ...request, ids: request.NatGatewayIds, Filters: request.Filter };
    const { records, NextToken } = described(world, kinds.natGateway, asked, filters);
    return { NatGateways: records.map((nat) => view(nat, world)), NextToken };
  }),

  DeleteNatGateway: operation<DeleteNatGatewayRequest, DeleteNatGatewayResult>()(['NatGatewayId'], (world, request) => {
    const nat = named(world, kinds.natGateway, request.NatGatewayId);
    if (nat.deletingAt === null) {
      nat.deletingAt = world.now;
      const wait = drawFromSamples(world.random, natGatewaySamples.deleted);
      nat.goneAt = world.now + takes(world, 'natGatewayDeleted', nat.id, wait);
      nat.shownUntil = nat.goneAt + graveSeconds * 1000;
      const eni = world.state.ec2.interfaces.get(nat.interfaceId);
      if (eni !== undefined && eni.goneAt === null) {
        eni.goneAt = nat.goneAt;
        eni.shownUntil = nat.goneAt;
      }
    }
    return { NatGatewayId: nat.id };
  }),
};
