import { DeleteSubnetCommand, type DescribeSubnetsCommandInput, paginateDescribeSubnets } from '@aws-sdk/client-ec2';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove } from '../removal';
import { onlyOne, tagFilters } from '../tagged';

/** A subnet. AWS refuses to delete it while a network interface is in it. */
export const subnets: ResourceHandler = {
  type: 'AWS::EC2::Subnet',
  async find(context, row) {
    const found = await listSubnets(context, { Filters: tagFilters(context, row) });
    return onlyOne(row, found);
  },
  async remove(context, row) {
    await askToRemove(context, row, () => context.clients.ec2.send(new DeleteSubnetCommand({ SubnetId: row.id })));
  },
  async exists(context, row) {
    const found = await unlessAbsent(() => listSubnets(context, { SubnetIds: [row.id] }));
    return found !== undefined && found.length > 0;
  },
};

async function listSubnets({ clients }: StepContext, query: DescribeSubnetsCommandInput) {
  const ids: (string | undefined)[] = [];
  for await (const page of paginateDescribeSubnets({ client: clients.ec2 }, query)) {
    ids.push(...(page.Subnets ?? []).map((subnet) => subnet.SubnetId));
  }
  return ids;
}
