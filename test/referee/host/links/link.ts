import { BlockList } from 'node:net';
import type { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { EC2Client, SecurityGroup } from '@aws-sdk/client-ec2';
import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SSMClient } from '@aws-sdk/client-ssm';

/** The doors through which the internet sees the account: the same calls that anybody has. */
export interface Doors {
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly cloudfront: CloudFrontClient;
}

/** A GET as it arrives somewhere. */
export interface Request {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** With its query. */
  readonly path: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
}

/** What follows a request one link further; undefined: nothing answers, and the connection ends. */
export type Follow = (doors: Doors, request: Request) => Promise<Answer | undefined>;

/** Where a request comes from inside the account. */
export interface Caller {
  readonly groupIds: readonly string[];
  readonly addresses: readonly string[];
}

/** The whole world: no group, and an address that only `0.0.0.0/0` holds. */
const anybody: Caller = { groupIds: [], addresses: ['203.0.113.77'] };

/** Whether one of the groups lets a caller in at a port. */
export async function letsIn(
  { ec2 }: Doors,
  groupIds: readonly string[],
  port: number,
  caller = anybody,
): Promise<boolean> {
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [...groupIds] }));
  return SecurityGroups.some((group) => opens(group, port, caller));
}

function opens({ IpPermissions = [] }: SecurityGroup, port: number, caller: Caller): boolean {
  return IpPermissions.some(
    ({ FromPort = 0, ToPort = 65_535, IpRanges = [], UserIdGroupPairs = [] }) =>
      FromPort <= port &&
      port <= ToPort &&
      (IpRanges.some(({ CidrIp }) => holds(CidrIp ?? '', caller.addresses)) ||
        UserIdGroupPairs.some(({ GroupId }) => caller.groupIds.includes(GroupId ?? ''))),
  );
}

function holds(cidr: string, addresses: readonly string[]): boolean {
  const [network = '', bits] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(bits));
  return addresses.some((address) => list.check(address));
}
