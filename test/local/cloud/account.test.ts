import { deserialize, serialize } from 'node:v8';
import {
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeInstancesCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { DescribeTrustStoresCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { codeOf, simulatedAccount } from '../../helpers/simulated-account';
import { serving } from '../../helpers/simulated-containers';
import { makeNetwork, makeVpc } from '../../helpers/simulated-network';

describe('the inventory', () => {
  test('lists what is alive with its tags, parts of others not', async () => {
    const account = await serving();
    const rows = account.cloud.inventory();
    expect(rows.map(({ service, type, state, kept }) => [service, type, state, kept])).toEqual([
      ['ec2', 'AWS::EC2::VPC', 'available', null],
      ['ec2', 'AWS::EC2::Subnet', 'available', null],
      ['ec2', 'AWS::EC2::InternetGateway', 'attached', null],
      ['ec2', 'AWS::EC2::RouteTable', 'available', null],
      ['ec2', 'AWS::EC2::SecurityGroup', 'available', null],
      ['ec2', 'AWS::EC2::Instance', 'running', null],
    ]);
    const Tags = [{ Key: '__proto__', Value: 'x' }];
    await account.clients.ec2.send(new CreateTagsCommand({ Resources: [account.instanceId], Tags }));
    const { tags } = account.cloud.inventory().find((row) => row.id === account.instanceId)!;
    expect(Object.entries(tags)).toEqual([['__proto__', 'x']]);
  });

  test('marks what was there before us', () => {
    const { cloud } = simulatedAccount({ baseline: true });
    const rows = cloud.inventory();
    expect(new Set(rows.map((row) => row.kept))).toEqual(new Set(['foreign']));
    expect([...new Set(rows.map((row) => row.type))]).toEqual([
      'AWS::EC2::VPC',
      'AWS::EC2::Subnet',
      'AWS::EC2::InternetGateway',
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::Instance',
      'AWS::Route53::HostedZone',
      'AWS::CloudWatch::Alarm',
      'AWS::Logs::LogGroup',
    ]);
  });
});

describe('the baseline', () => {
  test('stays byte-identical until somebody touches it', async () => {
    const { cloud, clients, clock } = simulatedAccount({ baseline: true });
    const before = cloud.baselineFingerprint();
    await makeNetwork(clients);
    clock.pass(86_400);
    await clients.ec2.send(new DescribeVpcsCommand({}));
    expect(cloud.baselineFingerprint()).toBe(before);
    const bastion = cloud.inventory().find((row) => row.type === 'AWS::EC2::Instance')!;
    await clients.ec2.send(new CreateTagsCommand({ Resources: [bastion.id], Tags: [{ Key: 'a', Value: 'b' }] }));
    expect(cloud.baselineFingerprint()).not.toBe(before);
  });

  test('runs and is reachable by nobody of ours', async () => {
    const { clients } = simulatedAccount({ baseline: true });
    const { Reservations } = await clients.ec2.send(new DescribeInstancesCommand({}));
    expect(Reservations![0]!.Instances![0]!.State!.Name).toBe('running');
  });
});

describe('a snapshot', () => {
  test('goes through v8 and takes the account back to that moment', async () => {
    const account = await serving();
    const saved = deserialize(serialize(account.cloud.snapshot()));
    const rows = account.cloud.inventory();
    const lone = await makeVpc(account.clients, '10.9.0.0/16');
    expect(account.cloud.inventory()).toHaveLength(rows.length + 1);
    account.cloud.restore(saved);
    expect(account.cloud.inventory()).toEqual(rows);
    expect(await codeOf(account.clients.ec2.send(new DeleteVpcCommand({ VpcId: lone })))).toBe('InvalidVpcID.NotFound');
    const other = simulatedAccount({ seed: 9 });
    other.clock.pass((account.clock.now() - other.clock.now()) / 1000);
    other.cloud.restore(saved);
    expect(other.cloud.inventory()).toEqual(rows);
  });

  test('is not taken from anything else', () => {
    const { cloud } = simulatedAccount();
    for (const wrong of [undefined, null, {}, { version: 0, ec2: {} }, 'state']) {
      expect(() => cloud.restore(wrong)).toThrow(expect.objectContaining({ name: 'LocalWorldUnreadable' }));
    }
  });
});

describe('the account', () => {
  test('is the same for the same seed, another for another', async () => {
    const run = async (seed: number) => {
      const account = await serving({ seed });
      return JSON.stringify([account.cloud.inventory(), account.clock.now()]);
    };
    expect(await run(5)).toBe(await run(5));
    expect(await run(5)).not.toBe(await run(6));
  });

  test('says clearly what it does not know', async () => {
    const { clients, cloud } = simulatedAccount();
    await expect(clients.elbv2.send(new DescribeTrustStoresCommand({}))).rejects.toMatchObject({
      name: 'NotSimulated',
      message:
        'the simulated account does not know elbv2 DescribeTrustStores; operations stand in lib/local/cloud/elbv2',
    });
    expect(await codeOf(cloud.call('ec2', 'toString', {}))).toBe('NotSimulated');
  });

  test('takes time for its calls, more for those that launch', async () => {
    const { clients, clock } = simulatedAccount();
    const started = clock.now();
    await clients.ec2.send(new DescribeVpcsCommand({}));
    const read = clock.now() - started;
    expect(read).toBeGreaterThanOrEqual(50);
    expect(read).toBeLessThanOrEqual(200);
    await clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    expect(clock.now() - started - read).toBeGreaterThanOrEqual(100);
  });

  test('throttles only when told to, and recovers', async () => {
    const limits = { throttle: { burst: 2, perSecond: 1 }, latency: false };
    const { clients, clock } = simulatedAccount({ limits });
    const read = () => codeOf(clients.ec2.send(new DescribeVpcsCommand({})));
    expect([await read(), await read(), await read()]).toEqual(['accepted', 'accepted', 'RequestLimitExceeded']);
    clock.pass(1);
    expect([await read(), await read()]).toEqual(['accepted', 'RequestLimitExceeded']);
  });

  test('forgets what is long gone', async () => {
    const { clients, clock, cloud } = simulatedAccount();
    const size = () => JSON.stringify(serialize(cloud.snapshot())).length;
    await clients.ec2.send(new DescribeVpcsCommand({}));
    const before = size();
    for (let count = 0; count < 20; count += 1) {
      await clients.ec2.send(new DeleteVpcCommand({ VpcId: await makeVpc(clients) }));
    }
    clock.pass(3600);
    await clients.ec2.send(new DescribeVpcsCommand({}));
    expect(size()).toBeLessThan(before * 1.05);
  });
});
