import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  type CreateMountTargetCommandInput,
  DescribeFileSystemsCommand,
  DescribeMountTargetsCommand,
} from '@aws-sdk/client-efs';
import type { Clients } from '../../../../lambdas/shared/clients';
import { type Serving, serving } from '../../../helpers/simulated-containers';

/** An account with an instance whose agent answers, and a file system that takes mount targets. */
export interface Filing extends Serving {
  readonly fileSystemId: string;
  /** Lets NFS in from the instance's group. */
  readonly nfsGroupId: string;
  /** In zone b; the instance's is in zone a. */
  readonly otherSubnetId: string;
}

export async function makeFileSystem({ efs }: Clients, CreationToken = 'token-1'): Promise<string> {
  const Tags = [{ Key: 'unity:session', Value: 'spot-1' }];
  return (await efs.send(new CreateFileSystemCommand({ CreationToken, Encrypted: true, Tags }))).FileSystemId!;
}

export async function filing(options: Parameters<typeof serving>[0] = {}): Promise<Filing> {
  const account = await serving(options);
  const { clients, clock, network } = account;
  const VpcId = network.vpcId;
  const group = new CreateSecurityGroupCommand({ VpcId, GroupName: 'nfs', Description: 'nfs' });
  const GroupId = (await clients.ec2.send(group)).GroupId!;
  const UserIdGroupPairs = [{ GroupId: network.groupId }];
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 2049, ToPort: 2049, UserIdGroupPairs }];
  await clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const subnet = new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'us-east-1b' });
  const otherSubnetId = (await clients.ec2.send(subnet)).Subnet!.SubnetId!;
  const fileSystemId = await makeFileSystem(clients);
  clock.pass(15);
  return { ...account, fileSystemId, nfsGroupId: GroupId, otherSubnetId };
}

export function addTarget(account: Filing, changes: Partial<CreateMountTargetCommandInput> = {}) {
  const { clients, fileSystemId, network, nfsGroupId } = account;
  return clients.efs.send(
    new CreateMountTargetCommand({
      FileSystemId: fileSystemId,
      SubnetId: network.subnetId,
      SecurityGroups: [nfsGroupId],
      ...changes,
    }),
  );
}

export async function describeFiles({ clients, fileSystemId }: Filing) {
  const answer = await clients.efs.send(new DescribeFileSystemsCommand({ FileSystemId: fileSystemId }));
  return answer.FileSystems![0]!;
}

export async function targetState({ clients }: Filing, MountTargetId: string | undefined): Promise<string> {
  const answer = await clients.efs.send(new DescribeMountTargetsCommand({ MountTargetId }));
  return answer.MountTargets![0]!.LifeCycleState!;
}
