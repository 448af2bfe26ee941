import type {
  AssociateRouteTableRequest,
  AssociateRouteTableResult,
  DisassociateRouteTableRequest,
  ReplaceRouteTableAssociationRequest,
  ReplaceRouteTableAssociationResult,
} from '@aws-sdk/client-ec2';
import { drawResourceId } from '../account/draw';
import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { kinds } from './kinds';
import { named } from './lookup';
import type { RouteTableRecord } from './records';

function findAssociation(world: World, id: string): { table: RouteTableRecord; subnetId: string | null } {
  for (const table of world.state.ec2.routeTables.values()) {
    if (!isAlive(table, world.now)) continue;
    if (table.mainAssociationId === id) return { table, subnetId: null };
    const association = table.associations.find((candidate) => candidate.id === id);
    if (association !== undefined) return { table, subnetId: association.subnetId };
  }
  throw refuse('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);
}

function associate(world: World, table: RouteTableRecord, subnetId: string): string {
  const id = drawResourceId(world.random, 'rtbassoc');
  table.associations = [...table.associations, { id, subnetId }];
  return id;
}

function dissociate(table: RouteTableRecord, id: string): void {
  table.associations = table.associations.filter((association) => association.id !== id);
}

const associated = { State: 'associated' } as const;

export const routeAssociationOperations = {
  AssociateRouteTable: operation<AssociateRouteTableRequest, AssociateRouteTableResult>()(
    ['RouteTableId'],
    (world, request) => {
      const table = named(world, kinds.routeTable, request.RouteTableId);
      if (request.SubnetId === undefined) throw notSimulated('AssociateRouteTable without SubnetId');
      const subnet = named(world, kinds.subnet, request.SubnetId);
      if (subnet.vpcId !== table.vpcId) {
        const message = `route table ${table.id} and subnet ${subnet.id} belong to different networks`;
        throw refuse('InvalidParameterValue', message);
      }
      for (const other of world.state.ec2.routeTables.values()) {
        if (other.associations.some((association) => association.subnetId === subnet.id) && isAlive(other, world.now)) {
          const message = `the specified association for route table ${table.id} conflicts with an existing association`;
          throw refuse('Resource.AlreadyAssociated', message);
        }
      }
      return { AssociationId: associate(world, table, subnet.id), AssociationState: associated };
    },
  ),

  DisassociateRouteTable: operation<DisassociateRouteTableRequest, object>()(['AssociationId'], (world, request) => {
    const { table, subnetId } = findAssociation(world, request.AssociationId);
    if (subnetId === null) {
      const message = `cannot disassociate the main route table association ${request.AssociationId}`;
      throw refuse('InvalidParameterValue', message);
    }
    dissociate(table, request.AssociationId);
    return {};
  }),

  ReplaceRouteTableAssociation: operation<ReplaceRouteTableAssociationRequest, ReplaceRouteTableAssociationResult>()(
    ['AssociationId', 'RouteTableId'],
    (world, request) => {
      const { table, subnetId } = findAssociation(world, request.AssociationId);
      const next = named(world, kinds.routeTable, request.RouteTableId);
      if (subnetId === null) throw notSimulated('another main route table');
      dissociate(table, request.AssociationId);
      return { NewAssociationId: associate(world, next, subnetId), AssociationState: associated };
    },
  ),
};
