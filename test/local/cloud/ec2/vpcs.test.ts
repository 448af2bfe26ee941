import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  EC2ServiceException,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { codeOf, simulatedAccount } from '../../../helpers/simulated-account';
import { makeNetwork, makeVpc } from '../../../helpers/simulated-network';

describe('VPCs', () => {
  test('are pending for a moment, then available', async () => {
    const { clients, clock } = simulatedAccount();
    const { Vpc } = await clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    expect(Vpc).toMatchObject({ CidrBlock: '10.0.0.0/16', IsDefault: false, State: 'pending' });
    clock.pass(5);
    const { Vpcs } = await clients.ec2.send(new DescribeVpcsCommand({ VpcIds: [Vpc!.VpcId!] }));
    expect(Vpcs![0]!.State).toBe('available');
  });

  test('have their host bits cleared, as AWS does', async () => {
    const { clients } = simulatedAccount();
    const { Vpc } = await clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.3.7/16' }));
    expect(Vpc!.CidrBlock).toBe('10.0.0.0/16');
  });

  test.each([
    ['10.0.0.0/15', 'InvalidVpc.Range'],
    ['10.0.0.0/29', 'InvalidVpc.Range'],
    ['10.0.0/16', 'InvalidParameterValue'],
    ['10.0.0.256/16', 'InvalidParameterValue'],
  ])('refuse the block %s', async (CidrBlock, code) => {
    const { clients } = simulatedAccount();
    expect(await codeOf(clients.ec2.send(new CreateVpcCommand({ CidrBlock })))).toBe(code);
  });

  test('bring a main route table and a default group, which vanish with them', async () => {
    const { clients, cloud } = simulatedAccount();
    const VpcId = await makeVpc(clients);
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
    const tables = async () => (await clients.ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables!;
    const groups = async () => (await clients.ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups!;
    expect((await tables())[0]!.Associations).toMatchObject([{ Main: true }]);
    expect(await groups()).toMatchObject([{ GroupName: 'default', IpPermissionsEgress: [{ IpProtocol: '-1' }] }]);
    expect(cloud.inventory().map((row) => row.type)).toEqual(['AWS::EC2::VPC']);
    await clients.ec2.send(new DeleteVpcCommand({ VpcId }));
    expect(await tables()).toEqual([]);
    expect(await groups()).toEqual([]);
    expect(cloud.inventory()).toEqual([]);
  });

  test('cannot be deleted while anything is in them', async () => {
    const { clients } = simulatedAccount();
    const { vpcId } = await makeNetwork(clients);
    const refused = clients.ec2.send(new DeleteVpcCommand({ VpcId: vpcId }));
    await expect(refused).rejects.toThrow(EC2ServiceException);
    await expect(refused).rejects.toMatchObject({
      name: 'DependencyViolation',
      $fault: 'client',
      message: `The vpc '${vpcId}' has dependencies and cannot be deleted.`,
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test.each(['subnet', 'route table', 'group', 'gateway'])('are held by a %s alone', async (kept) => {
    const { clients } = simulatedAccount();
    const { vpcId: VpcId, subnetId, gatewayId, routeTableId, associationId, groupId } = await makeNetwork(clients);
    const { ec2 } = clients;
    const removals = new Map([
      ['subnet', () => ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }))],
      ['route table', () => ec2.send(new DeleteRouteTableCommand({ RouteTableId: routeTableId }))],
      ['group', () => ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId }))],
      ['gateway', () => ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId: gatewayId }))],
    ]);
    const remove = () => codeOf(ec2.send(new DeleteVpcCommand({ VpcId })));
    await ec2.send(new DisassociateRouteTableCommand({ AssociationId: associationId }));
    for (const [part, removal] of removals) if (part !== kept) await removal();
    expect(await remove()).toBe('DependencyViolation');
    await removals.get(kept)!();
    expect(await remove()).toBe('accepted');
  });

  test.each([
    ['vpc/L-F678F1CE', 1, 'VpcLimitExceeded'],
    ['vpc/L-407747CB', 0, 'SubnetLimitExceeded'],
    ['vpc/L-A4707A72', 0, 'InternetGatewayLimitExceeded'],
    ['vpc/L-E79EC296', 1, 'SecurityGroupLimitExceeded'],
  ])('and what is in them are limited by the quota %s', async (quota, value, code) => {
    const { clients } = simulatedAccount({ limits: { quotas: { [quota]: value } } });
    const second = async () => {
      await makeNetwork(clients);
      await makeVpc(clients);
    };
    expect(await codeOf(second())).toBe(code);
  });

  test('change one attribute a call', async () => {
    const { clients } = simulatedAccount();
    const VpcId = await makeVpc(clients);
    const on = { Value: true };
    const both = new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: on, EnableDnsSupport: on });
    expect(await codeOf(clients.ec2.send(both))).toBe('InvalidParameterCombination');
    await clients.ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: on }));
    const read = new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' });
    expect((await clients.ec2.send(read)).EnableDnsHostnames).toEqual(on);
  });

  test('answer in EC2’s own words for ids that are wrong or gone', async () => {
    const { clients } = simulatedAccount();
    const find = (id: string) => codeOf(clients.ec2.send(new DescribeVpcsCommand({ VpcIds: [id] })));
    expect(await find('vpc-0123456789abcdef0')).toBe('InvalidVpcID.NotFound');
    expect(await find('vpc-nonsense')).toBe('InvalidVpcID.Malformed');
    expect(await find('subnet-0123456789abcdef0')).toBe('InvalidVpcID.Malformed');
    const inNone = new CreateSubnetCommand({ VpcId: 'vpc-0123456789abcdef0', CidrBlock: '10.0.0.0/24' });
    expect(await codeOf(clients.ec2.send(inNone))).toBe('InvalidVpcID.NotFound');
    expect(await codeOf(clients.ec2.send(new DeleteVpcCommand({ VpcId: '' })))).toBe('MissingParameter');
  });
});
