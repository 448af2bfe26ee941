import type { Route } from '@aws-sdk/client-ec2';
import { isAlive } from '../account/record';
import type { World } from '../account/world';
import type { RouteRecord, RouteTableRecord } from './records';

/** A route is a black hole while what it leads to is gone or not attached. */
export function routeState(world: World, table: RouteTableRecord, { target }: RouteRecord): 'active' | 'blackhole' {
  const { ec2 } = world.state;
  switch (target.kind) {
    case 'local':
      return 'active';
    case 'internet-gateway': {
      const gateway = ec2.internetGateways.get(target.id);
      return gateway && isAlive(gateway, world.now) && gateway.vpcId === table.vpcId ? 'active' : 'blackhole';
    }
    case 'nat-gateway': {
      const gateway = ec2.natGateways.get(target.id);
      return gateway && isAlive(gateway, world.now) ? 'active' : 'blackhole';
    }
  }
}

/** A route as DescribeRouteTables gives it. */
export function viewRoute(world: World, table: RouteTableRecord, route: RouteRecord): Route {
  const target =
    route.target.kind === 'nat-gateway' ? { NatGatewayId: route.target.id } : { GatewayId: route.target.id };
  return {
    DestinationCidrBlock: route.destination,
    ...target,
    Origin: route.target.kind === 'local' ? 'CreateRouteTable' : 'CreateRoute',
    State: routeState(world, table, route),
  };
}
