import { CreateSecurityGroupCommand, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import { invariant } from '../../../lib/domain/assert';
import { orAdopt } from '../../resources/adopt';
import { onceVisible } from '../../resources/changes';
import { securityGroups } from '../../resources/ec2/security-group';
import type { MakeContext } from '../action';
import { withName } from '../tags';

/** The row of the security group that a step makes for itself. */
export const groupKey = 'security-group';

/** Makes the group of what the step makes, so that what it lets in does not open the instances. */
export async function makeOwnGroup(
  context: MakeContext<{ readonly vpc_id: string }>,
  group: { readonly name: string; readonly title: string },
): Promise<string> {
  const { input, session } = context;
  return context.make(groupKey, securityGroups, (row) => {
    const command = new CreateSecurityGroupCommand({
      VpcId: input.vpc_id,
      GroupName: context.physicalName(groupKey, 100),
      Description: `${group.title} of ${session.stackName} in ${session.environment}`,
      TagSpecifications: [
        { ResourceType: 'security-group', Tags: withName(context.tags(row.key), session, group.name) },
      ],
    });
    return orAdopt(context, securityGroups, row, ['InvalidGroup.Duplicate'], async () => {
      const answer = await onceVisible(context, () => context.clients.ec2.send(command));
      invariant(answer.GroupId, 'CreateSecurityGroup answered without an id');
      return answer.GroupId;
    });
  });
}

/** Waits until AWS shows the group, which was made a moment ago. */
export async function awaitGroup(context: MakeContext<unknown>, groupId: string): Promise<void> {
  await onceVisible(context, () =>
    context.clients.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] })),
  );
}
