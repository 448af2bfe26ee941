import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DetachInternetGatewayCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import type { Clients } from '../../../../lambdas/shared/clients';
import { codeOf, simulatedAccount } from '../../../helpers/simulated-account';
import { makeNetwork, runInstance } from '../../../helpers/simulated-network';

async function allocate({ ec2 }: Clients): Promise<string> {
  return (await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))).AllocationId!;
}

describe('Elastic IPs', () => {
  test('come from the documentation ranges, as many as the quota allows', async () => {
    const { clients } = simulatedAccount();
    for (let count = 0; count < 5; count += 1) await allocate(clients);
    expect(await codeOf(allocate(clients))).toBe('AddressLimitExceeded');
    const { Addresses } = await clients.ec2.send(new DescribeAddressesCommand({}));
    const ips = Addresses!.map((address) => address.PublicIp!);
    expect(new Set(ips).size).toBe(5);
    for (const ip of ips) expect(ip).toMatch(/^203\.0\.113\./);
  });

  test('go on in the next range when one is used up, and come back when all are', async () => {
    const { clients } = simulatedAccount({ limits: { quotas: { 'ec2/L-0263D0A3': 1000 } } });
    const ips: string[] = [];
    for (let count = 0; count < 3 * 254; count += 1) {
      ips.push((await clients.ec2.send(new AllocateAddressCommand({}))).PublicIp!);
    }
    expect([ips[0], ips[254], ips[508]]).toEqual(['203.0.113.1', '198.51.100.1', '192.0.2.1']);
    expect(new Set(ips).size).toBe(ips.length);
    expect(await codeOf(allocate(clients))).toBe('InsufficientAddressCapacity');
    const PublicIps = [ips[7]!];
    const { Addresses } = await clients.ec2.send(new DescribeAddressesCommand({ PublicIps }));
    await clients.ec2.send(new ReleaseAddressCommand({ AllocationId: Addresses![0]!.AllocationId }));
    expect((await clients.ec2.send(new AllocateAddressCommand({}))).PublicIp).toBe(ips[7]);
  });

  test('stand for their instance while associated and cannot be released then', async () => {
    const { clients, clock } = simulatedAccount();
    const network = await makeNetwork(clients);
    const InstanceId = await runInstance(clients, network);
    clock.pass(30);
    const AllocationId = await allocate(clients);
    const { AssociationId } = await clients.ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId }));
    const { Addresses } = await clients.ec2.send(new DescribeAddressesCommand({ AllocationIds: [AllocationId] }));
    expect(Addresses![0]).toMatchObject({ InstanceId, AssociationId });
    const { Reservations } = await clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
    expect(Reservations![0]!.Instances![0]!.PublicIpAddress).toBe(Addresses![0]!.PublicIp);
    const release = () => codeOf(clients.ec2.send(new ReleaseAddressCommand({ AllocationId })));
    expect(await release()).toBe('InvalidIPAddress.InUse');
    await clients.ec2.send(new DisassociateAddressCommand({ AssociationId }));
    expect(await release()).toBe('accepted');
    expect(await release()).toBe('InvalidAllocationID.NotFound');
  });
});

describe('NAT gateways', () => {
  async function makeNat(clients: Clients, SubnetId: string, AllocationId: string) {
    const command = new CreateNatGatewayCommand({ SubnetId, AllocationId, ClientToken: 'nat-1' });
    return (await clients.ec2.send(command)).NatGateway!.NatGatewayId!;
  }

  async function state({ ec2 }: Clients, id: string) {
    return (await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }))).NatGateways![0]!;
  }

  test('take 85 to 112 seconds, hold address and subnet, take 37 to 79 seconds to go', async () => {
    const { clients, clock } = simulatedAccount();
    const network = await makeNetwork(clients);
    const AllocationId = await allocate(clients);
    const id = await makeNat(clients, network.subnetId, AllocationId);
    expect(await makeNat(clients, network.subnetId, AllocationId)).toBe(id);
    clock.pass(80);
    expect((await state(clients, id)).State).toBe('pending');
    clock.pass(35);
    expect((await state(clients, id)).State).toBe('available');
    expect(await codeOf(clients.ec2.send(new ReleaseAddressCommand({ AllocationId })))).toBe('InvalidIPAddress.InUse');
    const ids = { InternetGatewayId: network.gatewayId, VpcId: network.vpcId };
    expect(await codeOf(clients.ec2.send(new DetachInternetGatewayCommand(ids)))).toBe('DependencyViolation');
    await clients.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: id }));
    clock.pass(30);
    expect((await state(clients, id)).State).toBe('deleting');
    expect(await codeOf(clients.ec2.send(new ReleaseAddressCommand({ AllocationId })))).toBe('InvalidIPAddress.InUse');
    clock.pass(50);
    expect((await state(clients, id)).State).toBe('deleted');
    expect(await codeOf(clients.ec2.send(new ReleaseAddressCommand({ AllocationId })))).toBe('accepted');
    clock.pass(3700);
    expect(await codeOf(state(clients, id))).toBe('NatGatewayNotFound');
  });

  test('fail in a VPC without an internet gateway', async () => {
    const { clients, clock } = simulatedAccount();
    const network = await makeNetwork(clients);
    const ids = { InternetGatewayId: network.gatewayId, VpcId: network.vpcId };
    await clients.ec2.send(new DetachInternetGatewayCommand(ids));
    const id = await makeNat(clients, network.subnetId, await allocate(clients));
    clock.pass(30);
    expect(await state(clients, id)).toMatchObject({ State: 'failed', FailureCode: 'Gateway.NotAttached' });
  });

  test('show their interface with its owner', async () => {
    const { clients } = simulatedAccount();
    const network = await makeNetwork(clients);
    const id = await makeNat(clients, network.subnetId, await allocate(clients));
    const Filters = [{ Name: 'vpc-id', Values: [network.vpcId] }];
    const { NetworkInterfaces } = await clients.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    expect(NetworkInterfaces).toMatchObject([
      { Description: `Interface for NAT Gateway ${id}`, RequesterManaged: true },
    ]);
  });
});
