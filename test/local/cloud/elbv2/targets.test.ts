import { RevokeSecurityGroupIngressCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { stateAfter } from '../../../../lib/local/cloud/elbv2/target-health';
import { codeOf } from '../../../helpers/simulated-account';
import { send, takeDownText } from '../../../helpers/simulated-containers';
import { makeVpc, runInstance } from '../../../helpers/simulated-network';
import {
  behind,
  health,
  makeBalancer,
  makeListener,
  makeRule,
  makeSubnet,
  makeTargetGroup,
  register,
  serve,
  twoZones,
} from './setup';

describe('registering targets', () => {
  test('takes only instances that run, in the VPC of the group', async () => {
    const account = await twoZones();
    const group = await makeTargetGroup(account);
    const instance = await runInstance(account.clients, account.network);
    const codes = (ids: string[]) => codeOf(register(account, group, ids));
    expect(await codes([instance])).toBe('InvalidTargetException');
    account.clock.pass(20);
    expect(await codes([instance, 'i-00000000000000000'])).toBe('InvalidTargetException');
    expect(await codes(['10.0.0.4'])).toBe('ValidationError');
    expect(await codes([instance])).toBe('accepted');
    expect(await codes([instance])).toBe('accepted');
    expect(await health(account, group)).toHaveLength(1);
    const elsewhere = await makeTargetGroup(account, {
      Name: 'else',
      VpcId: await makeVpc(account.clients, '10.9.0.0/16'),
    });
    expect(await codeOf(register(account, elsewhere, [instance]))).toBe('InvalidTargetException');
  });

  test('is not enough to be used: a listener must lead to the group, and the load balancer be active', async () => {
    const account = await twoZones();
    const group = await makeTargetGroup(account);
    const instance = await runInstance(account.clients, account.network);
    account.clock.pass(20);
    await register(account, group, [instance]);
    account.clock.pass(10);
    expect(await health(account, group)).toEqual(['unused Target.NotInUse']);
    const balancer = (await makeBalancer(account)).LoadBalancerArn!;
    const rule = await makeRule(account, await makeListener(account, balancer), group);
    expect(await health(account, group)).toEqual(['initial Elb.RegistrationInProgress']);
    account.clock.pass(200);
    expect(await health(account, group)).toEqual(['unhealthy Target.FailedHealthChecks']);
    await account.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: rule }));
    expect(await health(account, group)).toEqual(['unused Target.NotInUse']);
  });

  test('in a zone that the load balancer does not have leaves a target unused', async () => {
    const account = await behind();
    const SubnetId = await makeSubnet(account, account.network.vpcId, '10.0.2.0/24', 'us-east-1c');
    const far = await runInstance(account.clients, { ...account.network, subnetId: SubnetId });
    account.clock.pass(20);
    await register(account, account.groupArn, [far]);
    account.clock.pass(10);
    expect((await health(account, account.groupArn)).at(-1)).toBe('unused Target.NotInUse');
  });
});

describe('health', () => {
  test('of a new target: initial, then healthy after one check that passes', async () => {
    const account = await behind();
    const second = await runInstance(account.clients, account.network);
    account.clock.pass(70);
    await serve(account, second);
    await register(account, account.groupArn, [second]);
    expect((await health(account, account.groupArn)).at(-1)).toBe('initial Elb.RegistrationInProgress');
    account.clock.pass(10);
    expect((await health(account, account.groupArn)).at(-1)).toBe('healthy');
  });

  test('follows the application, by the thresholds', async () => {
    const account = await behind();
    account.clock.pass(60);
    expect(await health(account, account.groupArn)).toEqual(['unhealthy Target.FailedHealthChecks']);
    await serve(account, account.instanceId);
    account.clock.pass(11);
    expect(await health(account, account.groupArn)).toEqual(['healthy']);
    await send(account.clients, account.instanceId, takeDownText());
    account.clock.pass(30);
    expect(await health(account, account.groupArn)).toEqual(['unhealthy Target.FailedHealthChecks']);
  });

  test('is a timeout where no group lets the load balancer in', async () => {
    const account = await behind();
    account.clock.pass(60);
    await serve(account, account.instanceId);
    const rule = { GroupId: account.network.groupId, IpProtocol: 'tcp', FromPort: 80, ToPort: 80 };
    await account.clients.ec2.send(new RevokeSecurityGroupIngressCommand({ ...rule, CidrIp: '0.0.0.0/0' }));
    expect(await health(account, account.groupArn)).toEqual(['unhealthy Target.Timeout']);
  });

  test('goes by the status that the group expects', async () => {
    const account = await behind();
    const group = await makeTargetGroup(account, { Name: 'teapot', Matcher: { HttpCode: '201,400-499' } });
    await makeRule(account, account.listenerArn, group, 2, '/tea');
    account.clock.pass(60);
    await serve(account, account.instanceId);
    await register(account, group, [account.instanceId]);
    account.clock.pass(30);
    expect(await health(account, group)).toEqual(['unhealthy Target.ResponseCodeMismatch']);
  });

  test('ends with the instance', async () => {
    const account = await behind();
    await account.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [account.instanceId] }));
    expect(await health(account, account.groupArn)).toEqual(['unused Target.InvalidState']);
  });

  test('of what was taken out: draining for five minutes, then unknown', async () => {
    const account = await behind();
    const Targets = [{ Id: account.instanceId }];
    const { groupArn: TargetGroupArn } = account;
    await account.clients.elbv2.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
    expect(await health(account, TargetGroupArn)).toEqual(['draining Target.DeregistrationInProgress']);
    account.clock.pass(301);
    expect(await health(account, TargetGroupArn)).toEqual([]);
    const asked = await account.clients.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn, Targets }));
    expect(asked.TargetHealthDescriptions![0]!.TargetHealth).toMatchObject({
      State: 'unused',
      Reason: 'Target.NotRegistered',
    });
  });

  const check = { healthyThreshold: 3, unhealthyThreshold: 2 };
  const from = (text: string, fromTheStart = true) =>
    stateAfter(
      [...text].map((letter) => letter === '+'),
      fromTheStart,
      check,
    );

  test.each([
    ['', 'initial'],
    ['-', 'initial'],
    ['-+', 'healthy'],
    ['--', 'unhealthy'],
    ['--+', 'unhealthy'],
    ['--++', 'unhealthy'],
    ['--+++', 'healthy'],
    ['+-', 'healthy'],
    ['+--', 'unhealthy'],
    ['+-+-', 'healthy'],
  ])('after the checks %s is %s', (text, state) => expect(from(text)).toBe(state));

  test('with a past that is not looked at is taken for unhealthy until the checks say otherwise', () => {
    expect(from('+', false)).toBe('unhealthy');
    expect(from('+++', false)).toBe('healthy');
  });
});
