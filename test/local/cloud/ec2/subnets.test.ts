import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DisassociateRouteTableCommand,
  ModifySubnetAttributeCommand,
} from '@aws-sdk/client-ec2';
import { codeOf, simulatedAccount } from '../../../helpers/simulated-account';
import { makeNetwork, makeVpc, runInstance } from '../../../helpers/simulated-network';

describe('subnets', () => {
  test.each([
    ['10.1.0.0/24', 'InvalidSubnet.Range'],
    ['10.0.0.0/29', 'InvalidSubnet.Range'],
    ['10.0.0.0/15', 'InvalidSubnet.Range'],
    ['10.0.0.128/25', 'InvalidSubnet.Conflict'],
    ['10.0.0.0/20', 'InvalidSubnet.Conflict'],
    ['ten', 'InvalidParameterValue'],
    ['10.0.1.0/24', 'accepted'],
  ])('beside 10.0.0.0/24 the block %s is %s', async (CidrBlock, code) => {
    const { clients } = simulatedAccount();
    const VpcId = await makeVpc(clients);
    await clients.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' }));
    expect(await codeOf(clients.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock })))).toBe(code);
  });

  test('stand in a zone of the region', async () => {
    const { clients } = simulatedAccount({ region: 'eu-west-1' });
    const VpcId = await makeVpc(clients);
    const make = (AvailabilityZone: string) =>
      clients.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24', AvailabilityZone }));
    await expect(make('eu-west-1d')).rejects.toThrow('zones: eu-west-1a, eu-west-1b, eu-west-1c');
    expect((await make('eu-west-1b')).Subnet).toMatchObject({
      AvailabilityZone: 'eu-west-1b',
      AvailabilityZoneId: expect.stringMatching(/^euw1-az[123]$/),
      AvailableIpAddressCount: 251,
      MapPublicIpOnLaunch: false,
    });
  });

  test('count their addresses and stay while an interface is in them', async () => {
    const { clients, clock } = simulatedAccount();
    const network = await makeNetwork(clients);
    const SubnetId = network.subnetId;
    await runInstance(clients, network);
    clock.pass(30);
    const read = async () =>
      (await clients.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }))).Subnets![0]!;
    expect((await read()).AvailableIpAddressCount).toBe(250);
    expect(await codeOf(clients.ec2.send(new DeleteSubnetCommand({ SubnetId })))).toBe('DependencyViolation');
  });

  test('take their route table association with them', async () => {
    const { clients } = simulatedAccount();
    const { subnetId, routeTableId, associationId } = await makeNetwork(clients);
    await clients.ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }));
    const { RouteTables } = await clients.ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [routeTableId] }));
    expect(RouteTables![0]!.Associations).toEqual([]);
    const again = clients.ec2.send(new DisassociateRouteTableCommand({ AssociationId: associationId }));
    expect(await codeOf(again)).toBe('InvalidAssociationID.NotFound');
    expect(await codeOf(clients.ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId })))).toBe(
      'InvalidSubnetID.NotFound',
    );
  });

  test('keep whether instances get public addresses', async () => {
    const { clients } = simulatedAccount();
    const { subnetId } = await makeNetwork(clients);
    const MapPublicIpOnLaunch = { Value: true };
    await clients.ec2.send(new ModifySubnetAttributeCommand({ SubnetId: subnetId, MapPublicIpOnLaunch }));
    const { Subnets } = await clients.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
    expect(Subnets![0]!.MapPublicIpOnLaunch).toBe(true);
  });
});
