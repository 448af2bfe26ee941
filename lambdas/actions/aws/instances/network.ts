import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { onceVisible, together } from '../../../resources/changes';
import type { MakeContext } from '../../action';

/**
 * Waits until AWS shows the network that the instances go into. It may have been made a second ago, and a fleet that
 * is asked for too early does not fail: it is made, and launches nothing.
 *
 * @throws UnityError NotYetVisible when it stays unseen
 */
export async function awaitNetwork(
  context: MakeContext<{ readonly security_group_id: string; readonly subnet_ids: readonly string[] }>,
): Promise<void> {
  const { ec2 } = context.clients;
  const { security_group_id, subnet_ids } = context.input;
  await together<unknown>([
    onceVisible(context, () => ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...subnet_ids] }))),
    onceVisible(context, () => ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [security_group_id] }))),
  ]);
}
