import {
  DeleteSubnetCommand,
  DescribeInstancesCommand,
  DetachInternetGatewayCommand,
  ModifyInstanceAttributeCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { codeOf, lateVisibility, type SimulatedAccount, simulatedAccount } from '../../../helpers/simulated-account';
import { makeNetwork, runInstance } from '../../../helpers/simulated-network';

async function read({ clients }: SimulatedAccount, id: string) {
  const { Reservations } = await clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations![0]!.Instances![0]!;
}

const terminate = ({ clients }: SimulatedAccount, ...InstanceIds: string[]) =>
  clients.ec2.send(new TerminateInstancesCommand({ InstanceIds }));

describe('instances', () => {
  test('run after 16 to 18 seconds', async () => {
    const account = simulatedAccount({ limits: { latency: false } });
    const id = await runInstance(account.clients, await makeNetwork(account.clients));
    account.clock.pass(15.9);
    expect((await read(account, id)).State!.Name).toBe('pending');
    account.clock.pass(2.2);
    expect((await read(account, id)).State).toEqual({ Code: 16, Name: 'running' });
  });

  test('shut down for 20 to 40 seconds, hold their network so long, are shown for an hour', async () => {
    const account = simulatedAccount({ limits: { latency: false } });
    const { clients, clock, cloud } = account;
    const network = await makeNetwork(clients);
    const id = await runInstance(clients, network);
    clock.pass(20);
    const { TerminatingInstances } = await terminate(account, id);
    expect(TerminatingInstances).toEqual([
      {
        InstanceId: id,
        PreviousState: { Code: 16, Name: 'running' },
        CurrentState: { Code: 32, Name: 'shutting-down' },
      },
    ]);
    clock.pass(19);
    const ids = { InternetGatewayId: network.gatewayId, VpcId: network.vpcId };
    const deleteSubnet = () => codeOf(clients.ec2.send(new DeleteSubnetCommand({ SubnetId: network.subnetId })));
    expect(await codeOf(clients.ec2.send(new DetachInternetGatewayCommand(ids)))).toBe('DependencyViolation');
    expect(await deleteSubnet()).toBe('DependencyViolation');
    expect(cloud.inventory().find((row) => row.id === id)!.state).toBe('shutting-down');
    clock.pass(22);
    const ended = await read(account, id);
    expect(ended.State!.Name).toBe('terminated');
    expect([ended.VpcId, ended.SubnetId, ended.PublicIpAddress]).toEqual([undefined, undefined, undefined]);
    expect(cloud.inventory().some((row) => row.id === id)).toBe(false);
    expect(await deleteSubnet()).toBe('accepted');
    expect((await terminate(account, id)).TerminatingInstances![0]!.CurrentState!.Name).toBe('terminated');
    clock.pass(3700);
    expect(await codeOf(read(account, id))).toBe('InvalidInstanceID.NotFound');
  });

  test('one bad id fails the whole call', async () => {
    const account = simulatedAccount();
    const id = await runInstance(account.clients, await makeNetwork(account.clients));
    expect(await codeOf(terminate(account, id, 'i-0123456789abcdef0'))).toBe('InvalidInstanceID.NotFound');
    expect(await codeOf(terminate(account, id, 'instance'))).toBe('InvalidInstanceID.Malformed');
    expect((await read(account, id)).State!.Name).toBe('pending');
  });

  test('can be protected from termination', async () => {
    const account = simulatedAccount();
    const network = await makeNetwork(account.clients);
    const id = await runInstance(account.clients, network, { DisableApiTermination: true });
    expect(await codeOf(terminate(account, id))).toBe('OperationNotPermitted');
    const off = { InstanceId: id, DisableApiTermination: { Value: false } };
    await account.clients.ec2.send(new ModifyInstanceAttributeCommand(off));
    expect(await codeOf(terminate(account, id))).toBe('accepted');
  });

  test('may be missed by reads just after TerminateInstances although they still run', async () => {
    const account = simulatedAccount({ limits: { visibility: lateVisibility } });
    account.cloud.adjust({ visibility: { ...lateVisibility, chance: 0 } });
    const network = await makeNetwork(account.clients);
    const ids = await Promise.all([1, 2, 3, 4].map(() => runInstance(account.clients, network)));
    account.cloud.adjust({ visibility: lateVisibility, latency: false });
    await terminate(account, ...ids);
    const seen = await Promise.all(ids.map((id) => codeOf(read(account, id))));
    expect(seen).toContain('InvalidInstanceID.NotFound');
    expect(account.cloud.inventory().filter((row) => ids.includes(row.id))).toHaveLength(4);
    account.clock.pass(4);
    expect((await read(account, ids[0]!)).State!.Name).toBe('shutting-down');
  });
});
