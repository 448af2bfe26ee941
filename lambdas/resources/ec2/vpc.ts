import { DeleteVpcCommand, type DescribeVpcsCommandInput, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove } from '../removal';
import { onlyOne, tagFilters } from '../tagged';

/** A VPC. It goes last: AWS refuses while anything is in it. */
export const vpcs: ResourceHandler = {
  type: 'AWS::EC2::VPC',
  async find(context, row) {
    const found = await listVpcs(context, { Filters: tagFilters(context, row) });
    return onlyOne(row, found);
  },
  async remove(context, row) {
    await askToRemove(context, row, () => context.clients.ec2.send(new DeleteVpcCommand({ VpcId: row.id })));
  },
  async exists(context, row) {
    const found = await unlessAbsent(() => listVpcs(context, { VpcIds: [row.id] }));
    return found !== undefined && found.length > 0;
  },
};

async function listVpcs({ clients }: StepContext, query: DescribeVpcsCommandInput) {
  const ids: (string | undefined)[] = [];
  for await (const page of paginateDescribeVpcs({ client: clients.ec2 }, query)) {
    ids.push(...(page.Vpcs ?? []).map((vpc) => vpc.VpcId));
  }
  return ids;
}
