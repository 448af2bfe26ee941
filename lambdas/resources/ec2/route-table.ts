import {
  DeleteRouteTableCommand,
  type DescribeRouteTablesCommandInput,
  DisassociateRouteTableCommand,
  paginateDescribeRouteTables,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { together } from '../changes';
import { askToRemove } from '../removal';
import { onlyOne, tagFilters } from '../tagged';

/** A route table: taken off its subnets first; its routes go with it. */
export const routeTables: ResourceHandler = {
  type: 'AWS::EC2::RouteTable',
  async find(context, row) {
    const found = await listRouteTables(context, { Filters: tagFilters(context, row) });
    return onlyOne(
      row,
      found.map((table) => table.RouteTableId),
    );
  },
  async remove(context, row) {
    const found = await unlessAbsent(() => listRouteTables(context, { RouteTableIds: [row.id] }));
    const associations = (found?.[0]?.Associations ?? []).filter(({ Main }) => !Main);
    const commands = associations.map(
      ({ RouteTableAssociationId }) => new DisassociateRouteTableCommand({ AssociationId: RouteTableAssociationId }),
    );
    await together(commands.map((command) => unlessAbsent(() => context.clients.ec2.send(command))));
    await askToRemove(context, row, () =>
      context.clients.ec2.send(new DeleteRouteTableCommand({ RouteTableId: row.id })),
    );
  },
  async exists(context, row) {
    const found = await unlessAbsent(() => listRouteTables(context, { RouteTableIds: [row.id] }));
    return found !== undefined && found.length > 0;
  },
};

/** All route tables that a query shows. */
export async function listRouteTables(
  { clients }: Pick<StepContext, 'clients'>,
  query: DescribeRouteTablesCommandInput,
): Promise<RouteTable[]> {
  const found: RouteTable[] = [];
  for await (const page of paginateDescribeRouteTables({ client: clients.ec2 }, query)) {
    found.push(...(page.RouteTables ?? []));
  }
  return found;
}
