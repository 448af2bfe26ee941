import { AssociateRouteTableCommand, CreateSubnetCommand } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  type CreateListenerCommandInput,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DescribeTargetHealthCommand,
  type LoadBalancer,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { exampleApplication } from '../../../../lambdas/actions/docker/setup-containers/example-application';
import { type SimulatedAccount, simulatedAccount } from '../../../helpers/simulated-account';
import { send, setUpText } from '../../../helpers/simulated-containers';
import { makeNetwork, type Network, runInstance } from '../../../helpers/simulated-network';

/** A network with a public subnet in two zones each. */
export interface TwoZones extends SimulatedAccount {
  readonly network: Network;
  readonly subnetIds: readonly [string, string];
}

export async function makeSubnet(account: SimulatedAccount, vpcId: string, CidrBlock: string, zone: string) {
  const command = new CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone: zone });
  return (await account.clients.ec2.send(command)).Subnet!.SubnetId!;
}

export async function twoZones(options: Parameters<typeof simulatedAccount>[0] = {}): Promise<TwoZones> {
  const account = simulatedAccount(options);
  const network = await makeNetwork(account.clients);
  const SubnetId = await makeSubnet(account, network.vpcId, '10.0.1.0/24', 'us-east-1b');
  await account.clients.ec2.send(new AssociateRouteTableCommand({ RouteTableId: network.routeTableId, SubnetId }));
  return { ...account, network, subnetIds: [network.subnetId, SubnetId] };
}

export async function makeBalancer(
  { clients, network, subnetIds }: TwoZones,
  changes: Partial<CreateLoadBalancerCommandInput> = {},
): Promise<LoadBalancer> {
  const settings = { Name: 'web', Subnets: [...subnetIds], SecurityGroups: [network.groupId] };
  const { LoadBalancers } = await clients.elbv2.send(new CreateLoadBalancerCommand({ ...settings, ...changes }));
  return LoadBalancers![0]!;
}

/** A listener on port 80 that says `nothing here`, unless told otherwise. */
export async function makeListener(
  { clients }: SimulatedAccount,
  LoadBalancerArn: string,
  changes: Partial<CreateListenerCommandInput> = {},
): Promise<string> {
  const { Listeners } = await clients.elbv2.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [
        { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', MessageBody: 'nothing here' } },
      ],
      ...changes,
    }),
  );
  return Listeners![0]!.ListenerArn!;
}

export async function makeTargetGroup(
  { clients, network }: TwoZones,
  changes: Partial<CreateTargetGroupCommandInput> = {},
): Promise<string> {
  const { TargetGroups } = await clients.elbv2.send(
    new CreateTargetGroupCommand({
      Name: 'web',
      Protocol: 'HTTP',
      Port: 80,
      VpcId: network.vpcId,
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
      ...changes,
    }),
  );
  return TargetGroups![0]!.TargetGroupArn!;
}

export async function makeRule(
  { clients }: SimulatedAccount,
  ListenerArn: string,
  TargetGroupArn: string,
  Priority = 1,
  path = '/*',
): Promise<string> {
  const Conditions = [{ Field: 'path-pattern', Values: [path] }];
  const Actions = [{ Type: 'forward' as const, TargetGroupArn }];
  const { Rules } = await clients.elbv2.send(new CreateRuleCommand({ ListenerArn, Priority, Conditions, Actions }));
  return Rules![0]!.RuleArn!;
}

export async function register({ clients }: SimulatedAccount, TargetGroupArn: string, ids: readonly string[]) {
  await clients.elbv2.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: ids.map((Id) => ({ Id })) }));
}

/** State and reason of each target. */
export async function health({ clients }: SimulatedAccount, TargetGroupArn: string): Promise<string[]> {
  const answer = await clients.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  return answer.TargetHealthDescriptions!.map(({ TargetHealth }) =>
    [TargetHealth!.State, TargetHealth!.Reason].filter((part) => part !== undefined).join(' '),
  );
}

/** A load balancer that works, with an instance in the first zone behind it on which nothing runs yet. */
export interface Behind extends TwoZones {
  readonly balancer: LoadBalancer;
  readonly listenerArn: string;
  readonly groupArn: string;
  readonly ruleArn: string;
  readonly instanceId: string;
}

export async function behind(options: Parameters<typeof simulatedAccount>[0] = {}): Promise<Behind> {
  const account = await twoZones(options);
  const balancer = await makeBalancer(account);
  const listenerArn = await makeListener(account, balancer.LoadBalancerArn!);
  const groupArn = await makeTargetGroup(account);
  const ruleArn = await makeRule(account, listenerArn, groupArn);
  const instanceId = await runInstance(account.clients, account.network);
  account.clock.pass(200);
  await register(account, groupArn, [instanceId]);
  account.clock.pass(6);
  return { ...account, balancer, listenerArn, groupArn, ruleArn, instanceId };
}

/** Starts the application on an instance and waits until it runs. */
export async function serve({ clients, clock }: SimulatedAccount, instanceId: string): Promise<void> {
  await send(clients, instanceId, setUpText({ compose: exampleApplication }));
  clock.pass(65);
}

/** What a GET comes to: the status, or the code of the error. */
export async function get({ clients }: SimulatedAccount, url: string): Promise<number | string | undefined> {
  return clients.http(url, { timeoutSeconds: 2 }).then(
    ({ status }) => status,
    (error: Error & { code?: string }) => error.code,
  );
}
