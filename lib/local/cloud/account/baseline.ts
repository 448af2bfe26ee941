import type { Operation, ServiceModel } from '../api/operation';
import { imagesOf } from '../ec2/images';
import { addSubnet } from '../ec2/subnets';
import { addVpc } from '../ec2/vpcs';
import { zonesOf } from '../ec2/zones';
import { addZone } from '../route53/zones';
import { readCidr } from './cidr';
import { defaultLimits } from './limits';
import { tablesOf } from './tables';
import type { World } from './world';

/** How long before us the others came. */
const ageMilliseconds = 200 * 86_400_000;

/** Fills an account with what a used one holds: a default VPC, and things of people who have nothing to do with us. */
export function addBaseline(present: World, services: Readonly<Record<string, ServiceModel>>): void {
  const visibility = { ...defaultLimits.visibility, chance: 0 };
  const limits = { ...present.limits, visibility, denied: [], capacity: [], quotas: {}, throttle: null };
  const world: World = { ...present, limits, now: present.now - ageMilliseconds };
  const call = (service: string, name: string, input: object): object => {
    const found: Operation | undefined = services[service]?.operations[name];
    return found === undefined ? {} : found.run(world, input as never);
  };
  const Tags = [{ Key: 'owner', Value: 'platform-team' }];
  const tagged = (ResourceType: string, Name: string) => [
    { ResourceType, Tags: [...Tags, { Key: 'Name', Value: Name }] },
  ];

  const cidr = readCidr('172.31.0.0/16') ?? { base: 0, bits: 16 };
  const vpc = addVpc(world, cidr, [], true);
  zonesOf(world.region).forEach((zone, index) => {
    addSubnet(world, {
      vpcId: vpc.id,
      zone,
      cidr: `172.31.${index * 16}.0/20`,
      isDefault: true,
      mapPublicIp: true,
      tags: [],
    });
  });
  call('ec2', 'CreateInternetGateway', {});
  const [gateway] = world.state.ec2.internetGateways.values();
  const [table] = world.state.ec2.routeTables.values();
  call('ec2', 'AttachInternetGateway', { InternetGatewayId: gateway?.id, VpcId: vpc.id });
  call('ec2', 'CreateRoute', { RouteTableId: table?.id, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway?.id });
  const group = { GroupName: 'legacy-web', Description: 'Legacy web servers', VpcId: vpc.id };
  call('ec2', 'CreateSecurityGroup', { ...group, TagSpecifications: tagged('security-group', 'legacy-web') });
  const legacy = [...world.state.ec2.securityGroups.values()].find(({ name }) => name === 'legacy-web');
  const permission = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId: legacy?.id, IpPermissions: [permission] });
  call('ec2', 'RunInstances', {
    ImageId: imagesOf(world.region)[0]?.id,
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    SubnetId: [...world.state.ec2.subnets.values()][0]?.id,
    SecurityGroupIds: [legacy?.id],
    TagSpecifications: tagged('instance', 'bastion'),
  });
  const [bastion] = world.state.ec2.instances.values();
  call('cloudwatch', 'PutMetricAlarm', {
    AlarmName: 'bastion-status',
    Namespace: 'AWS/EC2',
    MetricName: 'StatusCheckFailed',
    Dimensions: [{ Name: 'InstanceId', Value: bastion?.id }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Tags,
  });
  call('logs', 'CreateLogGroup', { logGroupName: '/aws/lambda/billing-report', tags: { owner: 'platform-team' } });
  for (const { id, name, isPrivate = false } of world.limits.hostedZones) addZone(world, id, name, isPrivate);
  for (const { table: records } of tablesOf(world.state)) for (const record of records.values()) record.foreign = true;
}
