import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateLaunchTemplateCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  type RequestLaunchTemplateData,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Clients } from '../../lambdas/shared/clients';

/** A VPC with one public subnet, as most tests need it. */
export interface Network {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly gatewayId: string;
  readonly routeTableId: string;
  readonly associationId: string;
  readonly groupId: string;
}

const parameter = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

export async function imageId({ ssm }: Clients): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter }));
  return Parameter!.Value!;
}

export async function makeVpc({ ec2 }: Clients, CidrBlock = '10.0.0.0/16'): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock }));
  return Vpc!.VpcId!;
}

/** VPC, subnet in zone a, attached gateway with a route to it, a group that allows port 80 from everywhere. */
export async function makeNetwork(clients: Clients): Promise<Network> {
  const { ec2 } = clients;
  const VpcId = await makeVpc(clients);
  const subnet = { VpcId, CidrBlock: '10.0.0.0/24', AvailabilityZone: 'us-east-1a' };
  const SubnetId = (await ec2.send(new CreateSubnetCommand(subnet))).Subnet!.SubnetId!;
  const InternetGatewayId = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway!.InternetGatewayId!;
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
  const RouteTableId = (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable!.RouteTableId!;
  const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId };
  await ec2.send(new CreateRouteCommand(route));
  const { AssociationId } = await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  const group = { VpcId, GroupName: 'web', Description: 'web' };
  const GroupId = (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId!;
  const rule = { GroupId, IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0' };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
  return {
    vpcId: VpcId,
    subnetId: SubnetId,
    gatewayId: InternetGatewayId,
    routeTableId: RouteTableId,
    associationId: AssociationId!,
    groupId: GroupId,
  };
}

/** A launch template whose instances get a public address and the profile of the installation. */
export async function makeTemplate(
  clients: Clients,
  network: Network,
  data: RequestLaunchTemplateData = {},
): Promise<string> {
  const LaunchTemplateData: RequestLaunchTemplateData = {
    ImageId: await imageId(clients),
    InstanceType: 't3.micro',
    IamInstanceProfile: { Name: 'unity-instance' },
    NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [network.groupId] }],
    ...data,
  };
  const command = new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData });
  return (await clients.ec2.send(command)).LaunchTemplate!.LaunchTemplateId!;
}

/** One on-demand instance with a public address in the network. */
export async function runInstance(
  clients: Clients,
  network: Network,
  changes: Partial<RunInstancesCommandInput> = {},
): Promise<string> {
  const { Instances } = await clients.ec2.send(
    new RunInstancesCommand({
      ImageId: await imageId(clients),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Name: 'unity-instance' },
      NetworkInterfaces: [
        { DeviceIndex: 0, SubnetId: network.subnetId, AssociatePublicIpAddress: true, Groups: [network.groupId] },
      ],
      ...changes,
    }),
  );
  return Instances![0]!.InstanceId!;
}
