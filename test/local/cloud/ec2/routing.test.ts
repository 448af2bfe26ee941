import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { codeOf, type SimulatedAccount, simulatedAccount } from '../../../helpers/simulated-account';
import { makeNetwork, makeVpc, runInstance } from '../../../helpers/simulated-network';

async function tableOf({ clients }: SimulatedAccount, id: string) {
  return (await clients.ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }))).RouteTables![0]!;
}

async function mainTable({ clients }: SimulatedAccount, vpcId: string) {
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'association.main', Values: ['true'] },
  ];
  return (await clients.ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables![0]!;
}

describe('internet gateways', () => {
  test('attach to one VPC, and a VPC to one of them', async () => {
    const { clients } = simulatedAccount();
    const { vpcId, gatewayId } = await makeNetwork(clients);
    const other = await makeVpc(clients);
    const { InternetGateway } = await clients.ec2.send(new CreateInternetGatewayCommand({}));
    const attach = (InternetGatewayId: string, VpcId: string) =>
      codeOf(clients.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId })));
    expect(await attach(gatewayId, other)).toBe('Resource.AlreadyAssociated');
    expect(await attach(InternetGateway!.InternetGatewayId!, vpcId)).toBe('InvalidParameterValue');
    const Filters = [{ Name: 'attachment.vpc-id', Values: [vpcId] }];
    const { InternetGateways } = await clients.ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
    expect(InternetGateways!.map((gateway) => gateway.InternetGatewayId)).toEqual([gatewayId]);
  });

  test('stay attached while public addresses are mapped, and go only when detached', async () => {
    const { clients, clock } = simulatedAccount();
    const network = await makeNetwork(clients);
    const InternetGatewayId = network.gatewayId;
    const detach = () =>
      codeOf(clients.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId: network.vpcId })));
    const remove = () => codeOf(clients.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId })));
    await runInstance(clients, network);
    clock.pass(30);
    expect(await remove()).toBe('DependencyViolation');
    expect(await detach()).toBe('DependencyViolation');
    const quiet = simulatedAccount();
    const empty = await makeNetwork(quiet.clients);
    const ids = { InternetGatewayId: empty.gatewayId, VpcId: empty.vpcId };
    await quiet.clients.ec2.send(new DetachInternetGatewayCommand(ids));
    expect(await codeOf(quiet.clients.ec2.send(new DetachInternetGatewayCommand(ids)))).toBe('Gateway.NotAttached');
    await quiet.clients.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: empty.gatewayId }));
    expect(
      await codeOf(quiet.clients.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: empty.gatewayId }))),
    ).toBe('InvalidInternetGatewayID.NotFound');
  });
});

describe('route tables', () => {
  test('are made once a token', async () => {
    const { clients } = simulatedAccount();
    const VpcId = await makeVpc(clients);
    const make = async (vpc: string) =>
      (await clients.ec2.send(new CreateRouteTableCommand({ VpcId: vpc, ClientToken: 'token-1' }))).RouteTable!
        .RouteTableId;
    const first = await make(VpcId);
    expect(await make(VpcId)).toBe(first);
    expect(await codeOf(make(await makeVpc(clients)))).toBe('IdempotentParameterMismatch');
  });

  test('cannot be deleted while associated, nor the main one ever', async () => {
    const account = simulatedAccount();
    const { clients } = account;
    const { vpcId, routeTableId, associationId } = await makeNetwork(clients);
    const remove = (RouteTableId: string) => codeOf(clients.ec2.send(new DeleteRouteTableCommand({ RouteTableId })));
    expect(await remove(routeTableId)).toBe('DependencyViolation');
    await clients.ec2.send(new DisassociateRouteTableCommand({ AssociationId: associationId }));
    expect(await remove(routeTableId)).toBe('accepted');
    const main = await mainTable(account, vpcId);
    expect(await remove(main.RouteTableId!)).toBe('DependencyViolation');
    const AssociationId = main.Associations![0]!.RouteTableAssociationId!;
    expect(await codeOf(clients.ec2.send(new DisassociateRouteTableCommand({ AssociationId })))).toBe(
      'InvalidParameterValue',
    );
  });

  test('a subnet follows one table at a time', async () => {
    const account = simulatedAccount();
    const { clients } = account;
    const { vpcId, subnetId, routeTableId, associationId } = await makeNetwork(clients);
    const again = new AssociateRouteTableCommand({ RouteTableId: routeTableId, SubnetId: subnetId });
    expect(await codeOf(clients.ec2.send(again))).toBe('Resource.AlreadyAssociated');
    const main = await mainTable(account, vpcId);
    const replace = { AssociationId: associationId, RouteTableId: main.RouteTableId! };
    const { NewAssociationId } = await clients.ec2.send(new ReplaceRouteTableAssociationCommand(replace));
    expect((await tableOf(account, routeTableId)).Associations).toEqual([]);
    expect((await mainTable(account, vpcId)).Associations!.map((each) => each.RouteTableAssociationId)).toContain(
      NewAssociationId,
    );
  });
});

describe('routes', () => {
  test('lead to a gateway of the same VPC, one a destination', async () => {
    const { clients } = simulatedAccount();
    const { routeTableId, gatewayId } = await makeNetwork(clients);
    const elsewhere = await clients.ec2.send(new CreateRouteTableCommand({ VpcId: await makeVpc(clients) }));
    const add = (RouteTableId: string, DestinationCidrBlock: string) =>
      codeOf(clients.ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, GatewayId: gatewayId })));
    expect(await add(routeTableId, '0.0.0.0/0')).toBe('RouteAlreadyExists');
    expect(await add(routeTableId, '10.0.0.0/16')).toBe('RouteAlreadyExists');
    expect(await add(elsewhere.RouteTable!.RouteTableId!, '0.0.0.0/0')).toBe('InvalidParameterValue');
    expect(await add(routeTableId, 'anywhere')).toBe('InvalidParameterValue');
  });

  test('become black holes when their gateway leaves', async () => {
    const account = simulatedAccount();
    const { vpcId, routeTableId, gatewayId } = await makeNetwork(account.clients);
    const state = async () =>
      (await tableOf(account, routeTableId)).Routes!.find((route) => route.GatewayId === gatewayId)!.State;
    expect(await state()).toBe('active');
    await account.clients.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: vpcId }));
    expect(await state()).toBe('blackhole');
  });

  test('can be replaced and deleted, the local one not', async () => {
    const { clients } = simulatedAccount();
    const { routeTableId: RouteTableId, gatewayId: GatewayId } = await makeNetwork(clients);
    const remove = (DestinationCidrBlock: string) =>
      codeOf(clients.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock })));
    const replace = (DestinationCidrBlock: string) =>
      codeOf(clients.ec2.send(new ReplaceRouteCommand({ RouteTableId, DestinationCidrBlock, GatewayId })));
    expect(await replace('0.0.0.0/0')).toBe('accepted');
    expect(await replace('8.8.8.0/24')).toBe('InvalidRoute.NotFound');
    expect(await remove('0.0.0.0/0')).toBe('accepted');
    expect(await remove('0.0.0.0/0')).toBe('InvalidRoute.NotFound');
    expect(await remove('10.0.0.0/16')).toBe('InvalidParameterValue');
  });
});
