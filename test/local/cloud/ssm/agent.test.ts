import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  DeleteRouteCommand,
  RevokeSecurityGroupEgressCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { type SimulatedAccount, simulatedAccount } from '../../../helpers/simulated-account';
import { serving } from '../../../helpers/simulated-containers';
import { makeNetwork, type Network, runInstance } from '../../../helpers/simulated-network';

async function agents({ clients }: SimulatedAccount) {
  const { InstanceInformationList } = await clients.ssm.send(new DescribeInstanceInformationCommand({}));
  return InstanceInformationList!.map(({ InstanceId, PingStatus }) => [InstanceId, PingStatus]);
}

async function launched(changes: (network: Network) => Partial<RunInstancesCommandInput> = () => ({})) {
  const account = simulatedAccount();
  const network = await makeNetwork(account.clients);
  const id = await runInstance(account.clients, network, changes(network));
  return { ...account, network, id };
}

describe('the agent', () => {
  test('answers about a minute after the launch', async () => {
    const account = await launched();
    account.clock.pass(50);
    expect(await agents(account)).toEqual([]);
    account.clock.pass(20);
    expect(await agents(account)).toEqual([[account.id, 'Online']]);
  });

  test('never answers without an instance profile', async () => {
    const account = await launched(() => ({ IamInstanceProfile: {} }));
    account.clock.pass(600);
    expect(await agents(account)).toEqual([]);
  });

  test('never answers without a public address', async () => {
    const account = await launched(({ subnetId }) => ({
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnetId, AssociatePublicIpAddress: false }],
    }));
    account.clock.pass(600);
    expect(await agents(account)).toEqual([]);
  });

  test('does not answer while no route leads out, or nothing may go out', async () => {
    const account = await launched();
    account.clock.pass(70);
    const { routeTableId: RouteTableId, gatewayId: GatewayId, groupId: GroupId } = account.network;
    const DestinationCidrBlock = '0.0.0.0/0';
    await account.clients.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
    expect(await agents(account)).toEqual([]);
    await account.clients.ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, GatewayId }));
    expect(await agents(account)).toHaveLength(1);
    const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    await account.clients.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
    await account.clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    expect(await agents(account)).toEqual([]);
  });

  test('answers from a private subnet once its NAT gateway works', async () => {
    const account = simulatedAccount();
    const { ec2 } = account.clients;
    const network = await makeNetwork(account.clients);
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
    const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: network.subnetId, AllocationId }));
    const subnet = { VpcId: network.vpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'us-east-1a' };
    const SubnetId = (await ec2.send(new CreateSubnetCommand(subnet))).Subnet!.SubnetId!;
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: network.vpcId }));
    const RouteTableId = RouteTable!.RouteTableId!;
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: NatGateway!.NatGatewayId! };
    await ec2.send(new CreateRouteCommand(route));
    const id = await runInstance(account.clients, network, { NetworkInterfaces: [{ DeviceIndex: 0, SubnetId }] });
    account.clock.pass(72);
    expect(await agents(account)).toEqual([]);
    account.clock.pass(45);
    expect(await agents(account)).toEqual([[id, 'Online']]);
  });

  test('is lost while its instance ends, unknown when it has', async () => {
    const account = await serving();
    await account.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [account.instanceId] }));
    expect(await agents(account)).toEqual([[account.instanceId, 'ConnectionLost']]);
    account.clock.pass(45);
    expect(await agents(account)).toEqual([]);
  });
});
