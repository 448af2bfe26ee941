import type { InventoryRow } from '../../local/cloud/account/inventory';
import type { LocalWorld } from '../../local/host/world';
import type { Random } from '../../ports/random';
import type { Scene } from '../observation';

/** A call that somebody makes in the console. */
interface OutsideCall {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
}

type Doing = (row: InventoryRow) => OutsideCall;

const ec2 =
  (operation: string, input: (id: string) => object): Doing =>
  ({ id }) => ({ service: 'ec2', operation, input: input(id) });
const elb =
  (operation: string, input: (id: string) => object): Doing =>
  ({ id }) => ({ service: 'elbv2', operation, input: input(id) });

/** What people do to a resource that they take for theirs. Whether it works is for AWS’s own rules to say. */
const doings: Readonly<Record<string, readonly Doing[]>> = {
  'AWS::EC2::Instance': [
    ec2('TerminateInstances', (id) => ({ InstanceIds: [id] })),
    ec2('CreateTags', (id) => ({ Resources: [id], Tags: [{ Key: 'theirs', Value: 'yes' }] })),
  ],
  'AWS::EC2::EC2Fleet': [ec2('DeleteFleets', (id) => ({ FleetIds: [id], TerminateInstances: true }))],
  'AWS::EC2::LaunchTemplate': [ec2('DeleteLaunchTemplate', (id) => ({ LaunchTemplateId: id }))],
  'AWS::EC2::SecurityGroup': [ec2('DeleteSecurityGroup', (id) => ({ GroupId: id }))],
  'AWS::EC2::Subnet': [ec2('DeleteSubnet', (id) => ({ SubnetId: id }))],
  'AWS::EC2::RouteTable': [ec2('DeleteRouteTable', (id) => ({ RouteTableId: id }))],
  'AWS::EC2::InternetGateway': [ec2('DeleteInternetGateway', (id) => ({ InternetGatewayId: id }))],
  'AWS::EC2::VPC': [ec2('DeleteVpc', (id) => ({ VpcId: id }))],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [elb('DeleteLoadBalancer', (id) => ({ LoadBalancerArn: id }))],
  'AWS::ElasticLoadBalancingV2::Listener': [elb('DeleteListener', (id) => ({ ListenerArn: id }))],
  'AWS::ElasticLoadBalancingV2::ListenerRule': [elb('DeleteRule', (id) => ({ RuleArn: id }))],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [elb('DeleteTargetGroup', (id) => ({ TargetGroupArn: id }))],
  'AWS::EFS::FileSystem': [
    ({ id }) => ({ service: 'efs', operation: 'DeleteFileSystem', input: { FileSystemId: id } }),
  ],
  'AWS::CloudWatch::Alarm': [
    ({ id }) => ({ service: 'cloudwatch', operation: 'DeleteAlarms', input: { AlarmNames: [id] } }),
  ],
  'AWS::CloudWatch::Dashboard': [
    ({ id }) => ({ service: 'cloudwatch', operation: 'DeleteDashboards', input: { DashboardNames: [id] } }),
  ],
  'AWS::Logs::LogGroup': [({ id }) => ({ service: 'logs', operation: 'DeleteLogGroup', input: { logGroupName: id } })],
};

/** What else stands in the account, without tags or rows of the inventory, and goes with a call of its own. */
function looseEnds(world: LocalWorld, scene: Scene): readonly OutsideCall[] {
  const { ec2: network, efs } = world.cloud.contents;
  const ours = new Set(scene.ours().map(({ id }) => id));
  const isThere = ({ goneAt }: { readonly goneAt: number | null }): boolean => goneAt === null;
  const mounts = [...efs.mountTargets.values()].filter(isThere).map(({ id }) => ({
    service: 'efs',
    operation: 'DeleteMountTarget',
    input: { MountTargetId: id },
  }));
  const gateways = [...network.internetGateways.values()]
    .filter(({ id, vpcId }) => ours.has(id) && vpcId !== null)
    .map(({ id, vpcId }) => ({
      service: 'ec2',
      operation: 'DetachInternetGateway',
      input: { InternetGatewayId: id, VpcId: vpcId },
    }));
  return [...mounts, ...gateways];
}

/** Somebody changes something of ours by hand; one of all that can be changed, as it is drawn. */
export async function changeFromOutside(world: LocalWorld, scene: Scene, random: Random): Promise<void> {
  const calls = [
    ...scene.ours().flatMap((row) => (doings[row.type] ?? []).map((doing) => doing(row))),
    ...looseEnds(world, scene),
  ];
  const call = calls[Math.floor(random.next() * calls.length)];
  if (call === undefined) return;
  try {
    await world.call(call.service, call.operation, call.input);
  } catch {
    // AWS refuses what something else stands on: then nothing has changed, and that is an outcome too.
  }
}
