import {
  DeleteTargetGroupCommand,
  DescribeTargetGroupsCommand,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove, assertOldEnough } from '../removal';
import { assertOurs, taggedFor } from './tags';

/** A target group; its id is its ARN. Its targets go with it, but AWS keeps it while a listener or rule uses it. */
export const targetGroups: ResourceHandler = {
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  async find(context, row) {
    const found = await targetGroupNamed(context, targetGroupName(context, row.key));
    return taggedFor(context, row, [found?.TargetGroupArn]);
  },
  async remove(context, row) {
    // Deleting one that is not there succeeds, and that would prove nothing of one not shown yet.
    if ((await describeTargetGroup(context, row.id)) === undefined) return assertOldEnough(context, row);
    await askToRemove(context, row, () =>
      context.clients.elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn: row.id })),
    );
  },
  async exists(context, row) {
    return (await describeTargetGroup(context, row.id)) !== undefined;
  },
};

/** The name of a target group of this step. */
export function targetGroupName(context: StepContext, key: string): string {
  return context.physicalName(key, 32);
}

/** What AWS says about a target group; undefined when it does not show it. */
export async function describeTargetGroup({ clients }: StepContext, arn: string): Promise<TargetGroup | undefined> {
  const command = new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] });
  return (await unlessAbsent(() => clients.elbv2.send(command)))?.TargetGroups?.[0];
}

/**
 * Passes when the name is free or ours: CreateTargetGroup would take somebody else's with the same settings for the
 * answer.
 *
 * @throws UnityError NotOurs when it is somebody else's
 */
export async function assertTargetGroupNameFree(context: StepContext, row: ResourceRow): Promise<void> {
  const name = targetGroupName(context, row.key);
  const found = await targetGroupNamed(context, name);
  await assertOurs(context, row, `the target group "${name}"`, found?.TargetGroupArn);
}

async function targetGroupNamed({ clients }: StepContext, name: string): Promise<TargetGroup | undefined> {
  const command = new DescribeTargetGroupsCommand({ Names: [name] });
  return (await unlessAbsent(() => clients.elbv2.send(command)))?.TargetGroups?.[0];
}
