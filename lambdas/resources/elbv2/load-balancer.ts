import {
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  type LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove, assertOldEnough } from '../removal';
import { assertOurs, taggedFor } from './tags';

/**
 * A load balancer; its id is its ARN. It is found by its name, which its intent determines, and told apart by its tags.
 * It is gone as soon as its removal is accepted; its network interfaces are not, and hold its group for minutes.
 */
export const loadBalancers: ResourceHandler = {
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  async find(context, row) {
    const found = await loadBalancerNamed(context, loadBalancerName(context, row.key));
    return taggedFor(context, row, [found?.LoadBalancerArn]);
  },
  async remove(context, row) {
    // Deleting one that is not there succeeds, and that would prove nothing of one not shown yet.
    if ((await describeLoadBalancer(context, row.id)) === undefined) return assertOldEnough(context, row);
    await askToRemove(context, row, () =>
      context.clients.elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: row.id })),
    );
  },
  async exists(context, row) {
    return (await describeLoadBalancer(context, row.id)) !== undefined;
  },
};

/** The name of a load balancer of this step. */
export function loadBalancerName(context: StepContext, key: string): string {
  return context.physicalName(key, 32);
}

/** What AWS says about a load balancer; undefined when it does not show it. */
export async function describeLoadBalancer({ clients }: StepContext, arn: string): Promise<LoadBalancer | undefined> {
  const command = new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] });
  return (await unlessAbsent(() => clients.elbv2.send(command)))?.LoadBalancers?.[0];
}

/**
 * Passes when the name is free or ours: CreateLoadBalancer would take somebody else's with the same settings for the
 * answer.
 *
 * @throws UnityError NotOurs when it is somebody else's
 */
export async function assertLoadBalancerNameFree(context: StepContext, row: ResourceRow): Promise<void> {
  const name = loadBalancerName(context, row.key);
  const found = await loadBalancerNamed(context, name);
  await assertOurs(context, row, `the load balancer "${name}"`, found?.LoadBalancerArn);
}

async function loadBalancerNamed({ clients }: StepContext, name: string): Promise<LoadBalancer | undefined> {
  const command = new DescribeLoadBalancersCommand({ Names: [name] });
  return (await unlessAbsent(() => clients.elbv2.send(command)))?.LoadBalancers?.[0];
}
