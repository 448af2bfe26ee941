import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import { invariant } from '../../../../lib/domain/assert';
import { orAdopt } from '../../../resources/adopt';
import { changeOnce, onceVisible } from '../../../resources/changes';
import { securityGroups } from '../../../resources/ec2/security-group';
import { withName } from '../../tags';
import type { AlbContext } from './parts';

/** The row of the load balancer's security group. */
export const groupKey = 'security-group';

/** The load balancer's own group, so that what it lets in does not open the instances. */
export async function makeSecurityGroup(context: AlbContext): Promise<string> {
  const { input, session } = context;
  return context.make(groupKey, securityGroups, (row) => {
    const command = new CreateSecurityGroupCommand({
      VpcId: input.vpc_id,
      GroupName: context.physicalName(groupKey, 100),
      Description: `Load balancer of ${session.stackName} in ${session.environment}`,
      TagSpecifications: [
        { ResourceType: 'security-group', Tags: withName(context.tags(row.key), session, 'load-balancer') },
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
export async function awaitGroup(context: AlbContext, groupId: string): Promise<void> {
  await onceVisible(context, () =>
    context.clients.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] })),
  );
}

/** Lets the clients reach the listeners, each port once. */
export async function openPorts(context: AlbContext, GroupId: string, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const rule = {
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: context.input.ingress_cidr }],
    };
    const command = new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] });
    await changeOnce(context, ['InvalidPermission.Duplicate'], () => context.clients.ec2.send(command));
  }
}
