import assert from 'node:assert/strict';
import * as ec2 from '@aws-sdk/client-ec2';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as ssm from '@aws-sdk/client-ssm';
import { clients, fleet, instancesOf, makeNetwork, makeTemplate, type Network } from '../fixtures/network';
import { eventually, machine, type Workbench } from '../fixtures/workbench';
import { benchCase, type RefereeCase } from '../referee-case';

const DEPENDENT = { name: 'DependencyViolation' };
const WORLD = [{ CidrIp: '0.0.0.0/0' }];

interface Balanced {
  readonly client: elb.ElasticLoadBalancingV2Client;
  readonly balancer: elb.LoadBalancer;
  readonly group: elb.TargetGroup;
  readonly listenerArn: string;
  readonly id: string;
}

async function makeBalancer(bench: Workbench, network: Network): Promise<Balanced> {
  const client = new elb.ElasticLoadBalancingV2Client(bench.referee.clientConfig);
  const { compute } = clients(bench.referee);
  const input = { Name: 'balanced', Subnets: [network.subnet], SecurityGroups: [network.group] };
  const [balancer] = (await client.send(new elb.CreateLoadBalancerCommand(input))).LoadBalancers ?? [];
  const again = await client.send(new elb.CreateLoadBalancerCommand(input));
  assert.equal(again.LoadBalancers?.[0]?.LoadBalancerArn, balancer?.LoadBalancerArn);
  const other = new elb.CreateLoadBalancerCommand({ ...input, SecurityGroups: [] });
  await assert.rejects(client.send(other), { name: 'DuplicateLoadBalancerNameException' });
  assert.equal(balancer?.State?.Code, 'provisioning');
  const fixed = { StatusCode: '503', ContentType: 'text/plain', MessageBody: 'nothing here' };
  const listener = new elb.CreateListenerCommand({
    LoadBalancerArn: balancer?.LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: fixed }],
  });
  const listenerArn = (await client.send(listener)).Listeners?.[0]?.ListenerArn ?? '';
  await assert.rejects(client.send(listener), { name: 'DuplicateListenerException' });
  const targets = new elb.CreateTargetGroupCommand({
    Name: 'targets',
    Protocol: 'HTTP',
    Port: 80,
    VpcId: network.vpc,
  });
  const [group] = (await client.send(targets)).TargetGroups ?? [];
  await compute.send(fleet(await makeTemplate(bench.referee, network), network, 1));
  const [instance] = await instancesOf(compute, network.vpc);
  assert.ok(balancer && group && instance?.InstanceId);
  return { client, balancer, group, listenerArn, id: instance.InstanceId };
}

async function healthOf({ client, group: { TargetGroupArn } }: Balanced): Promise<string | undefined> {
  const health = await client.send(new elb.DescribeTargetHealthCommand({ TargetGroupArn }));
  return (
    health.TargetHealthDescriptions?.[0]?.TargetHealth?.Reason ??
    health.TargetHealthDescriptions?.[0]?.TargetHealth?.State
  );
}

async function isFollowed(bench: Workbench): Promise<void> {
  const { compute, systems } = clients(bench.referee);
  const network = await makeNetwork(compute, '10.25.0.0/16');
  const made = await makeBalancer(bench, network);
  const { client, balancer, group, listenerArn, id } = made;
  const { LoadBalancerArn } = balancer;
  const ask = async () => {
    const selected = { ResultSelector: { 'asked.$': '$.Payload.asked' }, ResultPath: '$' };
    const task = bench.task({ ask: `http://${balancer.DNSName}/` }, selected);
    return ((await bench.run(machine({ Ask: task }))).output as { asked: unknown }).asked;
  };
  const door = [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: WORLD }];
  await compute.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: network.group, IpPermissions: door }));
  const TargetGroupArn = group.TargetGroupArn ?? '';
  await client.send(new elb.RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: id }] }));
  assert.equal(await healthOf(made), 'Target.NotInUse');
  const describe = new elb.DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn ?? ''] });
  const isActive = async () => (await client.send(describe)).LoadBalancers?.[0]?.State?.Code === 'active' || undefined;
  await eventually('an active load balancer', isActive);
  assert.equal(await ask(), 503);
  const Conditions = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }];
  const Actions = [{ Type: 'forward' as const, TargetGroupArn }];
  await client.send(new elb.CreateRuleCommand({ ListenerArn: listenerArn, Priority: 1, Conditions, Actions }));
  assert.equal(await healthOf(made), 'Target.FailedHealthChecks');
  assert.equal(await ask(), 503);
  const command = { DocumentName: 'AWS-RunShellScript', Parameters: { commands: ['true'] }, InstanceIds: [id] };
  const send = () => systems.send(new ssm.SendCommandCommand(command)).catch(() => undefined);
  await eventually('an agent that takes a command', send);
  await eventually('a healthy target', async () => ((await healthOf(made)) === 'healthy' ? true : undefined));
  assert.equal(await ask(), 200);
  await takeDown(bench, network, made);
}

/** The network is held by what the load balancer put into it, for some time after it is gone. */
async function takeDown(bench: Workbench, network: Network, { client, balancer, group, id }: Balanced): Promise<void> {
  const { compute } = clients(bench.referee);
  await compute.send(new ec2.TerminateInstancesCommand({ InstanceIds: [id] }));
  const deleteGroup = () => compute.send(new ec2.DeleteSecurityGroupCommand({ GroupId: network.group }));
  const { gateway: InternetGatewayId, vpc: VpcId } = network;
  const detach = () => compute.send(new ec2.DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  const deleteSubnet = () => compute.send(new ec2.DeleteSubnetCommand({ SubnetId: network.subnet }));
  await client.send(new elb.DeleteLoadBalancerCommand({ LoadBalancerArn: balancer.LoadBalancerArn }));
  for (const tooEarly of [deleteGroup, detach, deleteSubnet]) await assert.rejects(tooEarly(), DEPENDENT);
  await eventually('a free group', () => deleteGroup().catch(() => undefined));
  await detach();
  await deleteSubnet();
  await client.send(new elb.DeleteTargetGroupCommand({ TargetGroupArn: group.TargetGroupArn }));
  await compute.send(new ec2.DeleteVpcCommand({ VpcId }));
  await compute.send(new ec2.DeleteInternetGatewayCommand({ InternetGatewayId }));
}

export const balancingCases: readonly RefereeCase[] = [
  benchCase(
    'a load balancer is made once, comes up, and is followed to healthy targets only',
    [
      'bring_balancers_up_slowly',
      'make_balancers_once',
      'put_balancers_into_subnets',
      'judge_targets_by_their_instances',
    ],
    isFollowed,
  ),
];
