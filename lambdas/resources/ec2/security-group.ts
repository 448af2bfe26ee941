import {
  DeleteSecurityGroupCommand,
  type DescribeSecurityGroupsCommandInput,
  paginateDescribeSecurityGroups,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { together } from '../changes';
import { askToRemove } from '../removal';
import { onlyOne, tagFilters } from '../tagged';

/** A security group: its rules are revoked first, because groups that name each other block each other. */
export const securityGroups: ResourceHandler = {
  type: 'AWS::EC2::SecurityGroup',
  async find(context, row) {
    const found = await listSecurityGroups(context, { Filters: tagFilters(context, row) });
    return onlyOne(
      row,
      found.map((group) => group.GroupId),
    );
  },
  async remove(context, row) {
    const found = await unlessAbsent(() => listSecurityGroups(context, { GroupIds: [row.id] }));
    const group = found?.[0];
    if (group !== undefined) await revokeRules(context, group);
    await askToRemove(context, row, () =>
      context.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: row.id })),
    );
  },
  async exists(context, row) {
    const found = await unlessAbsent(() => listSecurityGroups(context, { GroupIds: [row.id] }));
    return found !== undefined && found.length > 0;
  },
};

async function revokeRules({ clients }: StepContext, group: SecurityGroup): Promise<void> {
  const { GroupId, IpPermissions = [], IpPermissionsEgress = [] } = group;
  const revokeIn = new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions });
  const revokeOut = new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: IpPermissionsEgress });
  await together<unknown>([
    ...(IpPermissions.length > 0 ? [unlessAbsent(() => clients.ec2.send(revokeIn))] : []),
    ...(IpPermissionsEgress.length > 0 ? [unlessAbsent(() => clients.ec2.send(revokeOut))] : []),
  ]);
}

/** All security groups that a query shows. */
export async function listSecurityGroups(
  { clients }: Pick<StepContext, 'clients'>,
  query: DescribeSecurityGroupsCommandInput,
): Promise<SecurityGroup[]> {
  const found: SecurityGroup[] = [];
  for await (const page of paginateDescribeSecurityGroups({ client: clients.ec2 }, query)) {
    found.push(...(page.SecurityGroups ?? []));
  }
  return found;
}
