import type {
  Address,
  AllocateAddressRequest,
  AllocateAddressResult,
  AssociateAddressRequest,
  AssociateAddressResult,
  DescribeAddressesRequest,
  DescribeAddressesResult,
  DisassociateAddressRequest,
  ReleaseAddressRequest,
} from '@aws-sdk/client-ec2';
import { drawResourceId } from '../account/draw';
import { born, isAlive, remove } from '../account/record';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { kinds } from './kinds';
import { described, named } from './lookup';
import { takePublicAddress } from './public-addresses';
import { checkQuota } from './quota';
import type { AddressRecord, InterfaceRecord } from './records';
import { tagsFor, writeTags } from './tag-specifications';

/** The interface that holds the address now; one that is gone has let go of it. */
export function holderOf(world: World, address: AddressRecord): InterfaceRecord | undefined {
  const holder = address.association && world.state.ec2.interfaces.get(address.association.interfaceId);
  return holder && isAlive(holder, world.now) ? holder : undefined;
}

const filters: FilterTable<AddressRecord> = {
  'allocation-id': (address) => address.id,
  'public-ip': (address) => address.ip,
  domain: () => 'vpc',
  'association-id': (address, world) => (holderOf(world, address) ? address.association?.id : undefined),
  'instance-id': (address, world) => holderOf(world, address)?.instanceId ?? undefined,
  'network-interface-id': (address, world) => holderOf(world, address)?.id,
};

function view(address: AddressRecord, world: World): Address {
  const holder = holderOf(world, address);
  const association = holder && {
    AssociationId: address.association?.id,
    NetworkInterfaceId: holder.id,
    NetworkInterfaceOwnerId: world.accountId,
    PrivateIpAddress: holder.privateIp,
    InstanceId: holder.instanceId ?? undefined,
  };
  return {
    AllocationId: address.id,
    PublicIp: address.ip,
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: world.region,
    Domain: 'vpc',
    ...association,
    Tags: writeTags(address.tags),
  };
}

function interfaceFor(world: World, request: AssociateAddressRequest): InterfaceRecord {
  const id =
    request.NetworkInterfaceId ??
    (request.InstanceId === undefined ? undefined : named(world, kinds.instance, request.InstanceId).interfaceId);
  if (id === undefined)
    throw refuse('MissingParameter', 'Either instance ID or network interface id must be specified');
  return named(world, kinds.networkInterface, id);
}

export const elasticIpOperations = {
  AllocateAddress: operation<AllocateAddressRequest, AllocateAddressResult>()([], (world, request) => {
    const { addresses } = world.state.ec2;
    const tags = tagsFor(request.TagSpecifications, 'elastic-ip');
    checkQuota(world, 'ec2/L-0263D0A3', addresses.values(), { code: 'AddressLimitExceeded', noun: 'addresses' });
    const common = born(world, drawResourceId(world.random, 'eipalloc'), tags);
    const address: AddressRecord = { ...common, ip: takePublicAddress(world), association: null };
    addresses.set(address.id, address);
    return {
      AllocationId: address.id,
      PublicIp: address.ip,
      Domain: 'vpc',
      PublicIpv4Pool: 'amazon',
      NetworkBorderGroup: world.region,
    };
  }),

  DescribeAddresses: operation<DescribeAddressesRequest, DescribeAddressesResult>()([], (world, request) => {
    const { records } = described(
      world,
      kinds.address,
      { ids: request.AllocationIds, Filters: request.Filters },
      filters,
    );
    const wanted = request.PublicIps;
    const missing = wanted?.find((ip) => !records.some((address) => address.ip === ip));
    if (missing !== undefined) throw refuse('InvalidAddress.NotFound', `Address '${missing}' not found.`);
    const left = wanted === undefined ? records : records.filter((address) => wanted.includes(address.ip));
    return { Addresses: left.map((address) => view(address, world)) };
  }),

  AssociateAddress: operation<AssociateAddressRequest, AssociateAddressResult>()(['AllocationId'], (world, request) => {
    const address = named(world, kinds.address, request.AllocationId);
    const target = interfaceFor(world, request);
    const holder = holderOf(world, address);
    if (holder !== undefined && holder.id !== target.id && request.AllowReassociation === false) {
      throw refuse(
        'Resource.AlreadyAssociated',
        `resource ${address.id} is already associated with associate-id ${address.association?.id}`,
      );
    }
    if (holder?.id !== target.id) {
      address.association = { id: drawResourceId(world.random, 'eipassoc'), interfaceId: target.id };
    }
    return { AssociationId: address.association?.id };
  }),

  DisassociateAddress: operation<DisassociateAddressRequest, object>()(['AssociationId'], (world, request) => {
    for (const address of world.state.ec2.addresses.values()) {
      if (address.association?.id !== request.AssociationId || !isAlive(address, world.now)) continue;
      if (holderOf(world, address)?.kind === 'nat_gateway') {
        throw refuse('AuthFailure', 'You do not have permission to access the specified resource.', 403);
      }
      address.association = null;
      return {};
    }
    throw refuse('InvalidAssociationID.NotFound', `The association ID '${request.AssociationId}' does not exist`);
  }),

  ReleaseAddress: operation<ReleaseAddressRequest, object>()(['AllocationId'], (world, request) => {
    const address = named(world, kinds.address, request.AllocationId);
    if (holderOf(world, address) !== undefined) {
      throw refuse('InvalidIPAddress.InUse', `Address ${address.ip} is in use.`);
    }
    remove(world, address);
    return {};
  }),
};
