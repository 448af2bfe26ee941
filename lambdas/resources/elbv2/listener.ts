import {
  DeleteListenerCommand,
  type DescribeListenersCommandInput,
  type Listener,
  paginateDescribeListeners,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove } from '../removal';
import { isOurs, parentArn, taggedFor } from './tags';

/** A listener; its row keeps the `load_balancer_arn` under which it is found. It goes with its load balancer too. */
export const listeners: ResourceHandler = {
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  async find(context, row) {
    const LoadBalancerArn = parentArn(row, 'load_balancer_arn');
    if (LoadBalancerArn === undefined) return undefined;
    const found = await unlessAbsent(() => listListeners(context, { LoadBalancerArn }));
    return taggedFor(
      context,
      row,
      (found ?? []).map((listener) => listener.ListenerArn),
    );
  },
  async remove(context, row) {
    await askToRemove(context, row, () =>
      context.clients.elbv2.send(new DeleteListenerCommand({ ListenerArn: row.id })),
    );
  },
  isOurs,
  async exists(context, row) {
    const found = await unlessAbsent(() => listListeners(context, { ListenerArns: [row.id] }));
    return found !== undefined && found.length > 0;
  },
};

/** All listeners that a query shows. */
export async function listListeners(
  { clients }: Pick<StepContext, 'clients'>,
  query: DescribeListenersCommandInput,
): Promise<Listener[]> {
  const found: Listener[] = [];
  for await (const page of paginateDescribeListeners({ client: clients.elbv2 }, query)) {
    found.push(...(page.Listeners ?? []));
  }
  return found;
}
