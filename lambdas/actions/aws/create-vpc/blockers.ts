import { type NetworkInterface, paginateDescribeNetworkInterfaces } from '@aws-sdk/client-ec2';
import type { StepContext } from '../../action';

/**
 * Who still holds network interfaces in a VPC, for people: such interfaces are what keeps groups, subnets and
 * gateways from being deleted. They are never detached by force; their owner is undone instead.
 */
export async function describeBlockers({ clients }: StepContext, vpcId: string): Promise<string | undefined> {
  const query = { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] };
  const owners = new Map<string, number>();
  for await (const page of paginateDescribeNetworkInterfaces({ client: clients.ec2 }, query)) {
    for (const item of page.NetworkInterfaces ?? []) owners.set(ownerOf(item), (owners.get(ownerOf(item)) ?? 0) + 1);
  }
  if (owners.size === 0) return undefined;
  const list = [...owners].map(([owner, count]) => (count === 1 ? owner : `${owner} (${count})`));
  return `network interfaces in ${vpcId} are held by ${list.join(', ')}`;
}

/** AWS's own services name themselves in the description (`ELB app/…`, `EFS mount target …`). */
function ownerOf({ Attachment, Description, NetworkInterfaceId }: NetworkInterface): string {
  return Attachment?.InstanceId ?? (Description || NetworkInterfaceId || 'an unknown owner');
}
