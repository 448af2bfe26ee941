import type {
  CreateRouteRequest,
  CreateRouteResult,
  DeleteRouteRequest,
  ReplaceRouteRequest,
} from '@aws-sdk/client-ec2';
import { readCidr, writeCidr } from '../account/cidr';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { kinds } from './kinds';
import { named } from './lookup';
import type { RouteRecord, RouteTableRecord } from './records';

function readDestination(text: string | undefined): string {
  if (text === undefined) throw notSimulated('routes without DestinationCidrBlock');
  const cidr = readCidr(text);
  if (cidr !== undefined) return writeCidr(cidr);
  throw refuse(
    'InvalidParameterValue',
    `Value (${text}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`,
  );
}

function readTarget(
  world: World,
  table: RouteTableRecord,
  request: CreateRouteRequest | ReplaceRouteRequest,
): RouteRecord['target'] {
  if (request.NatGatewayId !== undefined) {
    const gateway = named(world, kinds.natGateway, request.NatGatewayId);
    if (gateway.vpcId !== table.vpcId) throw differentNetworks(table, gateway.id);
    return { kind: 'nat-gateway', id: gateway.id };
  }
  if (request.GatewayId === undefined) throw notSimulated('routes to anything but internet and NAT gateways');
  const gateway = named(world, kinds.internetGateway, request.GatewayId);
  if (gateway.vpcId !== table.vpcId) throw differentNetworks(table, gateway.id);
  return { kind: 'internet-gateway', id: gateway.id };
}

function differentNetworks(table: RouteTableRecord, gatewayId: string) {
  const message = `route table ${table.id} and network gateway ${gatewayId} belong to different networks`;
  return refuse('InvalidParameterValue', message);
}

function missingRoute(table: RouteTableRecord, destination: string) {
  const message = `no route with destination-cidr-block ${destination} in route table ${table.id}`;
  return refuse('InvalidRoute.NotFound', message);
}

export const routeOperations = {
  CreateRoute: operation<CreateRouteRequest, CreateRouteResult>()(['RouteTableId'], (world, request) => {
    const table = named(world, kinds.routeTable, request.RouteTableId);
    const destination = readDestination(request.DestinationCidrBlock);
    const target = readTarget(world, table, request);
    if (table.routes.some((route) => route.destination === destination)) {
      throw refuse('RouteAlreadyExists', `The route identified by ${destination} already exists.`);
    }
    table.routes = [...table.routes, { destination, target }];
    return { Return: true };
  }),

  ReplaceRoute: operation<ReplaceRouteRequest, object>()(['RouteTableId'], (world, request) => {
    const table = named(world, kinds.routeTable, request.RouteTableId);
    const destination = readDestination(request.DestinationCidrBlock);
    const target = readTarget(world, table, request);
    if (!table.routes.some((route) => route.destination === destination)) throw missingRoute(table, destination);
    table.routes = table.routes.map((route) => (route.destination === destination ? { destination, target } : route));
    return {};
  }),

  DeleteRoute: operation<DeleteRouteRequest, object>()(['RouteTableId'], (world, request) => {
    const table = named(world, kinds.routeTable, request.RouteTableId);
    const destination = readDestination(request.DestinationCidrBlock);
    const route = table.routes.find((candidate) => candidate.destination === destination);
    if (route === undefined) throw missingRoute(table, destination);
    if (route.target.kind === 'local') {
      throw refuse('InvalidParameterValue', `cannot remove local route ${destination} in route table ${table.id}`);
    }
    table.routes = table.routes.filter((candidate) => candidate !== route);
    return {};
  }),
};
