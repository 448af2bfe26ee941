import {
  AttachInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkInterfacesCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import {
  type CreateLoadBalancerCommandInput,
  DeleteLoadBalancerCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  LoadBalancerNotFoundException,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { codeOf, type SimulatedAccount } from '../../../helpers/simulated-account';
import { makeBalancer, makeListener, makeSubnet, type TwoZones, twoZones } from './setup';

async function stateOf({ clients }: SimulatedAccount, arn: string): Promise<string | undefined> {
  const answer = await clients.elbv2.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }));
  return answer.LoadBalancers![0]!.State!.Code;
}

const remove = ({ clients }: SimulatedAccount, LoadBalancerArn: string) =>
  clients.elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));

async function interfaces({ clients, network }: TwoZones) {
  const Filters = [{ Name: 'vpc-id', Values: [network.vpcId] }];
  return (await clients.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces!;
}

describe('a load balancer', () => {
  test('is provisioned for two to three minutes, and known by ARN and DNS name at once', async () => {
    const account = await twoZones();
    const balancer = await makeBalancer(account);
    expect(balancer).toMatchObject({ Scheme: 'internet-facing', Type: 'application', State: { Code: 'provisioning' } });
    expect(balancer.DNSName).toMatch(/^web-\d+\.us-east-1\.elb\.amazonaws\.com$/);
    account.clock.pass(125);
    expect(await stateOf(account, balancer.LoadBalancerArn!)).toBe('provisioning');
    account.clock.pass(70);
    expect(await stateOf(account, balancer.LoadBalancerArn!)).toBe('active');
  });

  test('takes between 126 and 192 seconds, like the samples', async () => {
    const seconds: number[] = [];
    for (let seed = 1; seed <= 30; seed += 1) {
      const account = await twoZones({ seed });
      const { LoadBalancerArn } = await makeBalancer(account);
      let waited = 0;
      for (; (await stateOf(account, LoadBalancerArn!)) !== 'active'; waited += 3) account.clock.pass(3);
      seconds.push(waited);
    }
    expect(Math.min(...seconds)).toBeGreaterThan(110);
    expect(Math.max(...seconds)).toBeLessThan(195);
    expect(new Set(seconds).size).toBeGreaterThan(5);
  });

  test('on the internet is refused without a gateway, and taken once there is one', async () => {
    const account = await twoZones();
    const attachment = { VpcId: account.network.vpcId, InternetGatewayId: account.network.gatewayId };
    await account.clients.ec2.send(new DetachInternetGatewayCommand(attachment));
    await expect(makeBalancer(account)).rejects.toMatchObject({
      name: 'InvalidSubnetException',
      message: `VPC ${account.network.vpcId} has no internet gateway`,
      $metadata: { httpStatusCode: 400 },
    });
    expect((await makeBalancer(account, { Name: 'inside', Scheme: 'internal' })).Scheme).toBe('internal');
    await account.clients.ec2.send(new AttachInternetGatewayCommand(attachment));
    const { LoadBalancerArn } = await makeBalancer(account);
    account.clock.pass(195);
    expect(await stateOf(account, LoadBalancerArn!)).toBe('active');
  });

  test('is the same for the same settings, and refused for others', async () => {
    const account = await twoZones();
    const first = await makeBalancer(account);
    expect((await makeBalancer(account)).LoadBalancerArn).toBe(first.LoadBalancerArn);
    expect(await codeOf(makeBalancer(account, { Scheme: 'internal' }))).toBe('DuplicateLoadBalancerNameException');
    await remove(account, first.LoadBalancerArn!);
    expect((await makeBalancer(account)).LoadBalancerArn).not.toBe(first.LoadBalancerArn);
  });

  test.each<[string, Partial<CreateLoadBalancerCommandInput>, string]>([
    ['a name of 33 characters', { Name: 'x'.repeat(33) }, 'ValidationError'],
    ['a name with a hyphen at its end', { Name: 'web-' }, 'ValidationError'],
    ['a name with an underscore', { Name: 'my_web' }, 'ValidationError'],
    ['a name that begins with internal-', { Name: 'internal-web' }, 'ValidationError'],
    ['no name', { Name: '' }, 'ValidationError'],
    ['a subnet that is not there', { Subnets: ['subnet-00000000000000000'] }, 'SubnetNotFoundException'],
    ['a group that is not there', { SecurityGroups: ['sg-00000000000000000'] }, 'InvalidSecurityGroupException'],
    ['a network load balancer', { Type: 'network' }, 'NotSimulated'],
  ])('with %s is refused', async (_case, changes, code) => {
    expect(await codeOf(makeBalancer(await twoZones(), changes))).toBe(code);
  });

  test('needs one subnet in each of two zones, with room', async () => {
    const account = await twoZones();
    const [a] = account.subnetIds;
    const sibling = await makeSubnet(account, account.network.vpcId, '10.0.2.0/24', 'us-east-1a');
    const small = await makeSubnet(account, account.network.vpcId, '10.0.3.0/28', 'us-east-1c');
    const codes = [[a], [a, sibling], [...account.subnetIds, sibling], [a, small]].map((Subnets) =>
      codeOf(makeBalancer(account, { Subnets })),
    );
    expect(await Promise.all(codes)).toEqual([
      'ValidationError',
      'ValidationError',
      'InvalidConfigurationRequestException',
      'InvalidSubnetException',
    ]);
  });

  test('counts against its quota', async () => {
    const account = await twoZones({ limits: { quotas: { 'elasticloadbalancing/L-53DA6B97': 1 } } });
    await makeBalancer(account);
    expect(await codeOf(makeBalancer(account, { Name: 'second' }))).toBe('TooManyLoadBalancersException');
  });

  test('has an interface with a public address in each subnet, which names it', async () => {
    const account = await twoZones();
    await makeBalancer(account);
    const found = await interfaces(account);
    expect(found.map((eni) => eni.SubnetId).sort()).toEqual([...account.subnetIds].sort());
    for (const eni of found) {
      expect(eni).toMatchObject({ Description: expect.stringMatching(/^ELB app\/web\/[0-9a-f]{16}$/) });
      expect(eni).toMatchObject({ RequesterManaged: true, Groups: [{ GroupId: account.network.groupId }] });
      expect(eni.Association?.PublicIp).toBeDefined();
    }
  });
});

describe('deleting a load balancer', () => {
  test('is done at once, with its listeners, and succeeds again', async () => {
    const account = await twoZones();
    const { LoadBalancerArn } = await makeBalancer(account);
    const listener = await makeListener(account, LoadBalancerArn!);
    await remove(account, LoadBalancerArn!);
    expect(account.cloud.inventory().filter(({ service }) => service === 'elbv2')).toEqual([]);
    const read = account.clients.elbv2.send(new DescribeListenersCommand({ ListenerArns: [listener] }));
    expect(await codeOf(read)).toBe('ListenerNotFoundException');
    await expect(stateOf(account, LoadBalancerArn!)).rejects.toBeInstanceOf(LoadBalancerNotFoundException);
    expect(await codeOf(remove(account, LoadBalancerArn!))).toBe('accepted');
    expect(await codeOf(remove(account, 'web'))).toBe('ValidationError');
  });

  test('leaves interfaces that hold group, subnets, gateway and VPC for up to two and a half minutes', async () => {
    const account = await twoZones();
    const { ec2 } = account.clients;
    const { groupId: GroupId, vpcId: VpcId, gatewayId: InternetGatewayId, subnetId: SubnetId } = account.network;
    const { LoadBalancerArn } = await makeBalancer(account);
    await remove(account, LoadBalancerArn!);
    account.clock.pass(1);
    const blocked = () =>
      Promise.all([
        codeOf(ec2.send(new DeleteSecurityGroupCommand({ GroupId }))),
        codeOf(ec2.send(new DeleteSubnetCommand({ SubnetId }))),
        codeOf(ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId }))),
      ]);
    expect(await blocked()).toEqual(['DependencyViolation', 'DependencyViolation', 'DependencyViolation']);
    expect(await codeOf(ec2.send(new DeleteVpcCommand({ VpcId })))).toBe('DependencyViolation');
    expect(await interfaces(account)).toHaveLength(2);
    account.clock.pass(155);
    expect(await interfaces(account)).toEqual([]);
    expect(await blocked()).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await codeOf(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId })))).toBe('accepted');
  });

  test('is refused while it is protected', async () => {
    const account = await twoZones();
    const { LoadBalancerArn } = await makeBalancer(account);
    const protect = (Value: string) =>
      account.clients.elbv2.send(
        new ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn,
          Attributes: [{ Key: 'deletion_protection.enabled', Value }],
        }),
      );
    await protect('true');
    expect(await codeOf(remove(account, LoadBalancerArn!))).toBe('OperationNotPermittedException');
    await protect('false');
    expect(await codeOf(remove(account, LoadBalancerArn!))).toBe('accepted');
  });
});
