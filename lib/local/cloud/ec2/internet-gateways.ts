import type {
  AttachInternetGatewayRequest,
  CreateInternetGatewayRequest,
  CreateInternetGatewayResult,
  DeleteInternetGatewayRequest,
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult,
  DetachInternetGatewayRequest,
  InternetGateway,
} from '@aws-sdk/client-ec2';
import { drawResourceId } from '../account/draw';
import { born, isAlive, remove } from '../account/record';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { mappedInterfaces } from './dependents';
import { kinds } from './kinds';
import { described, named } from './lookup';
import { checkQuota } from './quota';
import type { InternetGatewayRecord } from './records';
import { tagsFor, writeTags } from './tag-specifications';

const filters: FilterTable<InternetGatewayRecord> = {
  'internet-gateway-id': (gateway) => gateway.id,
  'attachment.vpc-id': (gateway) => gateway.vpcId ?? undefined,
  'attachment.state': (gateway) => (gateway.vpcId === null ? undefined : 'available'),
  'owner-id': (_gateway, world) => world.accountId,
};

function view(gateway: InternetGatewayRecord, world: World): InternetGateway {
  return {
    InternetGatewayId: gateway.id,
    // EC2 says `available` where its own enumeration has `attached`; the SDK passes on what comes.
    Attachments: gateway.vpcId === null ? [] : [{ VpcId: gateway.vpcId, State: 'available' as 'attached' }],
    OwnerId: world.accountId,
    Tags: writeTags(gateway.tags),
  };
}

/** The gateway that is attached to a VPC. */
export function gatewayOf({ state: { ec2 }, now }: World, vpcId: string): InternetGatewayRecord | undefined {
  for (const gateway of ec2.internetGateways.values()) {
    if (gateway.vpcId === vpcId && isAlive(gateway, now)) return gateway;
  }
  return undefined;
}

export const internetGatewayOperations = {
  CreateInternetGateway: operation<CreateInternetGatewayRequest, CreateInternetGatewayResult>()(
    [],
    (world, request) => {
      const { internetGateways } = world.state.ec2;
      const tags = tagsFor(request.TagSpecifications, 'internet-gateway');
      checkQuota(world, 'vpc/L-A4707A72', internetGateways.values(), {
        code: 'InternetGatewayLimitExceeded',
        noun: 'internet gateways',
      });
      const gateway: InternetGatewayRecord = { ...born(world, drawResourceId(world.random, 'igw'), tags), vpcId: null };
      internetGateways.set(gateway.id, gateway);
      return { InternetGateway: view(gateway, world) };
    },
  ),

  DescribeInternetGateways: operation<DescribeInternetGatewaysRequest, DescribeInternetGatewaysResult>()(
    [],
    (world, request) => {
      const asked = { ...request, ids: request.InternetGatewayIds };
      const { records, NextToken } = described(world, kinds.internetGateway, asked, filters);
      return { InternetGateways: records.map((gateway) => view(gateway, world)), NextToken };
    },
  ),

  AttachInternetGateway: operation<AttachInternetGatewayRequest, object>()(
    ['InternetGatewayId', 'VpcId'],
    (world, request) => {
      const gateway = named(world, kinds.internetGateway, request.InternetGatewayId);
      const vpc = named(world, kinds.vpc, request.VpcId);
      if (gateway.vpcId !== null) {
        throw refuse(
          'Resource.AlreadyAssociated',
          `resource ${gateway.id} is already attached to network ${gateway.vpcId}`,
        );
      }
      if (gatewayOf(world, vpc.id) !== undefined) {
        throw refuse('InvalidParameterValue', `Network ${vpc.id} already has an internet gateway attached`);
      }
      gateway.vpcId = vpc.id;
      return {};
    },
  ),

  DetachInternetGateway: operation<DetachInternetGatewayRequest, object>()(
    ['InternetGatewayId', 'VpcId'],
    (world, request) => {
      const gateway = named(world, kinds.internetGateway, request.InternetGatewayId);
      const vpc = named(world, kinds.vpc, request.VpcId);
      if (gateway.vpcId !== vpc.id) {
        throw refuse('Gateway.NotAttached', `resource ${gateway.id} is not attached to network ${vpc.id}`);
      }
      if (mappedInterfaces(world, vpc.id).length > 0) {
        throw refuse(
          'DependencyViolation',
          `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
        );
      }
      gateway.vpcId = null;
      return {};
    },
  ),

  DeleteInternetGateway: operation<DeleteInternetGatewayRequest, object>()(['InternetGatewayId'], (world, request) => {
    const gateway = named(world, kinds.internetGateway, request.InternetGatewayId);
    if (gateway.vpcId !== null) {
      throw refuse(
        'DependencyViolation',
        `The internetGateway '${gateway.id}' has dependencies and cannot be deleted.`,
      );
    }
    remove(world, gateway);
    return {};
  }),
};
