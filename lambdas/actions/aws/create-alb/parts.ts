import { CreateLoadBalancerCommand, DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { z } from 'zod';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { hasCode } from '../../../resources/aws-error';
import { onceVisible, together } from '../../../resources/changes';
import { assertLoadBalancerNameFree, loadBalancerName, loadBalancers } from '../../../resources/elbv2/load-balancer';
import type { MakeContext } from '../../action';
import type { OutputValues } from '../../definition';
import { withName } from '../../tags';
import { awaitGroup, groupKey } from '../own-security-group';
import type { createAlbDefinition } from './definition';
import { lacksGateway, suspicion } from './gateway';
import { listenerKey, makeListener, plannedListeners } from './listeners';
import { makeSecurityGroup, openPorts } from './security-group';

export type AlbInput = z.output<typeof createAlbDefinition.input>;
export type AlbContext = MakeContext<AlbInput>;

/** The row of the load balancer. */
export const balancerKey = 'alb';

/** Makes the group, the load balancer and its listeners, each once; the outputs that are known then. */
export async function makeParts(context: AlbContext): Promise<OutputValues> {
  const groupId = await makeSecurityGroup(context);
  const arn = await context.make(balancerKey, loadBalancers, (row) => createLoadBalancer(context, row, groupId));
  const plans = plannedListeners(context.input);
  const ports = plans.map(({ settings }) => settings.Port);
  await context.fence();
  const dnsName = readDnsName(context);
  await together<unknown>([
    dnsName,
    openPorts(context, groupId, ports),
    ...plans.map((plan) => makeListener(context, arn, plan)),
  ]);
  return outputsOf(context, await dnsName);
}

/** The outputs, once all parts are made. */
export function outputsOf(context: AlbContext, dnsName: string): OutputValues {
  const idOf = (key: string) => context.resource(key)?.id ?? '';
  return {
    load_balancer_arn: idOf(balancerKey),
    dns_name: dnsName,
    listener_arn: idOf(listenerKey),
    load_balancer_security_group_id: idOf(groupKey),
  };
}

/** The name that the load balancer was given when it was made. */
async function readDnsName(context: AlbContext): Promise<string> {
  const LoadBalancerArns = [context.resource(balancerKey)?.id ?? ''];
  const command = new DescribeLoadBalancersCommand({ LoadBalancerArns });
  const answer = await onceVisible(context, () => context.clients.elbv2.send(command));
  const name = answer.LoadBalancers?.[0]?.DNSName;
  invariant(name, 'a load balancer has a DNS name');
  return name;
}

async function createLoadBalancer(context: AlbContext, row: ResourceRow, groupId: string): Promise<string> {
  await together([assertLoadBalancerNameFree(context, row), awaitGroup(context, groupId)]);
  const command = new CreateLoadBalancerCommand({
    Name: loadBalancerName(context, row.key),
    Type: 'application',
    Scheme: 'internet-facing',
    IpAddressType: 'ipv4',
    Subnets: [...context.input.subnet_ids],
    SecurityGroups: [groupId],
    Tags: withName(context.tags(row.key), context.session, row.key),
  });
  try {
    const answer = await onceVisible(context, () => context.clients.elbv2.send(command));
    const arn = answer.LoadBalancers?.[0]?.LoadBalancerArn;
    invariant(arn, 'CreateLoadBalancer answered without an ARN');
    return arn;
  } catch (error) {
    if (lacksGateway(error)) {
      const message = `AWS does not take the load balancer yet${await suspicion(context)}`;
      throw new UnityError('NotYetVisible', { message, cause: error });
    }
    // EC2 shows the group, and this service may see it later still; it has no code of its own for that.
    if (!hasCode(error, ['InvalidSecurityGroupException'])) throw error;
    throw new UnityError('NotYetVisible', { message: `AWS does not show ${groupId} yet`, cause: error });
  }
}
