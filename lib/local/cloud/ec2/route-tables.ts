import type {
  CreateRouteTableRequest,
  CreateRouteTableResult,
  DeleteRouteTableRequest,
  DescribeRouteTablesRequest,
  DescribeRouteTablesResult,
  RouteTable,
} from '@aws-sdk/client-ec2';
import { drawResourceId } from '../account/draw';
import { born, isAlive, remove } from '../account/record';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { kinds } from './kinds';
import { described, named } from './lookup';
import type { RouteTableRecord, SubnetRecord, VpcRecord } from './records';
import { routeState, viewRoute } from './route-view';
import { tagsFor, writeTags } from './tag-specifications';

const idsOfTargets = (table: RouteTableRecord, kind: 'internet-gateway' | 'nat-gateway') =>
  table.routes.filter((route) => route.target.kind === kind).map((route) => route.target.id);

const filters: FilterTable<RouteTableRecord> = {
  'route-table-id': (table) => table.id,
  'vpc-id': (table) => table.vpcId,
  'owner-id': (_table, world) => world.accountId,
  'association.main': (table) => (table.mainAssociationId === null ? table.associations.map(() => 'false') : 'true'),
  'association.subnet-id': (table) => table.associations.map((association) => association.subnetId),
  'association.route-table-association-id': (table) => [
    ...(table.mainAssociationId === null ? [] : [table.mainAssociationId]),
    ...table.associations.map((association) => association.id),
  ],
  'association.route-table-id': (table) => (table.associations.length > 0 ? table.id : undefined),
  'route.destination-cidr-block': (table) => table.routes.map((route) => route.destination),
  'route.gateway-id': (table) => idsOfTargets(table, 'internet-gateway'),
  'route.nat-gateway-id': (table) => idsOfTargets(table, 'nat-gateway'),
  'route.state': (table, world) => table.routes.map((route) => routeState(world, table, route)),
};

function view(table: RouteTableRecord, world: World): RouteTable {
  const main = {
    Main: true,
    RouteTableAssociationId: table.mainAssociationId ?? undefined,
    RouteTableId: table.id,
    AssociationState: { State: 'associated' as const },
  };
  return {
    RouteTableId: table.id,
    VpcId: table.vpcId,
    OwnerId: world.accountId,
    Associations: [
      ...(table.mainAssociationId === null ? [] : [main]),
      ...table.associations.map((association) => ({
        Main: false,
        RouteTableAssociationId: association.id,
        RouteTableId: table.id,
        SubnetId: association.subnetId,
        AssociationState: { State: 'associated' as const },
      })),
    ],
    PropagatingVgws: [],
    Routes: table.routes.map((route) => viewRoute(world, table, route)),
    Tags: writeTags(table.tags),
  };
}

function addTable(world: World, vpc: VpcRecord, tags: RouteTableRecord['tags'], main: boolean): RouteTableRecord {
  const table: RouteTableRecord = {
    ...born(world, drawResourceId(world.random, 'rtb'), tags),
    vpcId: vpc.id,
    mainAssociationId: main ? drawResourceId(world.random, 'rtbassoc') : null,
    routes: [{ destination: vpc.cidr, target: { kind: 'local', id: 'local' } }],
    associations: [],
  };
  world.state.ec2.routeTables.set(table.id, table);
  return table;
}

/** The table that a fresh VPC brings. */
export function addMainRouteTable(world: World, vpc: VpcRecord): void {
  addTable(world, vpc, [], true);
}

/** The table that a subnet's traffic follows: its own, else the main one of its VPC. */
export function effectiveTable({ state: { ec2 }, now }: World, subnet: SubnetRecord): RouteTableRecord | undefined {
  let main: RouteTableRecord | undefined;
  for (const table of ec2.routeTables.values()) {
    if (table.vpcId !== subnet.vpcId || !isAlive(table, now)) continue;
    if (table.associations.some((association) => association.subnetId === subnet.id)) return table;
    if (table.mainAssociationId !== null) main = table;
  }
  return main;
}

export const routeTableOperations = {
  CreateRouteTable: operation<CreateRouteTableRequest, CreateRouteTableResult>()(['VpcId'], (world, request) => {
    const vpc = named(world, kinds.vpc, request.VpcId);
    const tags = tagsFor(request.TagSpecifications, 'route-table');
    const id = once(world, 'CreateRouteTable', request, () => addTable(world, vpc, tags, false).id);
    const table = world.state.ec2.routeTables.get(id);
    return { RouteTable: table && view(table, world), ClientToken: request.ClientToken };
  }),

  DescribeRouteTables: operation<DescribeRouteTablesRequest, DescribeRouteTablesResult>()([], (world, request) => {
    const asked = { ...request, ids: request.RouteTableIds };
    const { records, NextToken } = described(world, kinds.routeTable, asked, filters, { most: 100 });
    return { RouteTables: records.map((table) => view(table, world)), NextToken };
  }),

  DeleteRouteTable: operation<DeleteRouteTableRequest, object>()(['RouteTableId'], (world, request) => {
    const table = named(world, kinds.routeTable, request.RouteTableId);
    if (table.mainAssociationId !== null || table.associations.length > 0) {
      throw refuse('DependencyViolation', `The routeTable '${table.id}' has dependencies and cannot be deleted.`);
    }
    remove(world, table);
    return {};
  }),
};
