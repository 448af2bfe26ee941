import {
  DeleteInternetGatewayCommand,
  type DescribeInternetGatewaysCommandInput,
  DetachInternetGatewayCommand,
  type InternetGateway,
  paginateDescribeInternetGateways,
} from '@aws-sdk/client-ec2';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove } from '../removal';
import { onlyOne, tagFilters } from '../tagged';

/** An internet gateway: detached first, which AWS refuses while an instance holds a public address. */
export const internetGateways: ResourceHandler = {
  type: 'AWS::EC2::InternetGateway',
  async find(context, row) {
    const found = await listInternetGateways(context, { Filters: tagFilters(context, row) });
    return onlyOne(
      row,
      found.map((gateway) => gateway.InternetGatewayId),
    );
  },
  async remove(context, row) {
    const found = await unlessAbsent(() => listInternetGateways(context, { InternetGatewayIds: [row.id] }));
    for (const { VpcId } of found?.[0]?.Attachments ?? []) {
      const detach = new DetachInternetGatewayCommand({ InternetGatewayId: row.id, VpcId });
      await unlessAbsent(() => context.clients.ec2.send(detach), ['Gateway.NotAttached']);
    }
    await askToRemove(context, row, () =>
      context.clients.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: row.id })),
    );
  },
  async exists(context, row) {
    const found = await unlessAbsent(() => listInternetGateways(context, { InternetGatewayIds: [row.id] }));
    return found !== undefined && found.length > 0;
  },
};

/** All internet gateways that a query shows. */
export async function listInternetGateways(
  { clients }: Pick<StepContext, 'clients'>,
  query: DescribeInternetGatewaysCommandInput,
): Promise<InternetGateway[]> {
  const found: InternetGateway[] = [];
  for await (const page of paginateDescribeInternetGateways({ client: clients.ec2 }, query)) {
    found.push(...(page.InternetGateways ?? []));
  }
  return found;
}
