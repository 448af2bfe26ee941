import type {
  CreateTargetGroupInput,
  CreateTargetGroupOutput,
  DeleteTargetGroupInput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { drawHex } from '../account/draw';
import { born, isKnown, remove } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { readTags } from '../api/tags';
import { checkQuota } from '../ec2/quota';
import { arnPrefix, described, kinds, living, namedIfThere } from './lookup';
import { checkName } from './names';
import type { TargetGroupRecord } from './state';
import { readSettings, type TargetGroupSettings } from './target-group-settings';
import { usageOf } from './usage';

function view(world: World, group: TargetGroupRecord): TargetGroup {
  const { check } = group;
  const balancer = usageOf(world, group)?.balancer.id;
  return {
    TargetGroupArn: group.id,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    ProtocolVersion: 'HTTP1',
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: String(check.port),
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    HealthCheckPath: check.path,
    Matcher: { HttpCode: check.matcher },
    LoadBalancerArns: balancer === undefined ? [] : [balancer],
    TargetType: 'instance',
    IpAddressType: 'ipv4',
  };
}

function checkVpc(world: World, id: string): void {
  const vpc = world.state.ec2.vpcs.get(id);
  if (vpc === undefined || !isKnown(vpc, world.now)) {
    throw refuse('ValidationError', `The VPC ID '${id}' is not found`);
  }
}

const settingsOf = ({ vpcId, protocol, port, check }: TargetGroupSettings) =>
  JSON.stringify([vpcId, protocol, port, check]);

/** The same settings answer the group of that name; others are refused. Tags are not compared (assumed). */
function standing(world: World, name: string, settings: TargetGroupSettings): TargetGroupRecord | undefined {
  const found = living(world, kinds.targetGroup).find((group) => group.name === name);
  if (found === undefined || settingsOf(found) === settingsOf(settings)) return found;
  const message = `A target group with the same name '${name}' exists, but with different settings`;
  throw refuse('DuplicateTargetGroupNameException', message);
}

function add(world: World, request: CreateTargetGroupInput & { readonly Name: string }): TargetGroupRecord {
  const { targetGroups } = world.state.elbv2;
  checkName('target group', request.Name);
  const settings = readSettings(request);
  const tags = readTags(request.Tags, 'ValidationError');
  checkVpc(world, settings.vpcId);
  const found = standing(world, request.Name, settings);
  if (found !== undefined) return found;
  const quota = 'elasticloadbalancing/L-B22855CB';
  checkQuota(world, quota, targetGroups.values(), { code: 'TooManyTargetGroupsException', noun: 'target groups' });
  const arn = `${arnPrefix(world)}targetgroup/${request.Name}/${drawHex(world.random, 16)}`;
  const own = { name: request.Name, targets: [], draining: [], releasedAt: 0 };
  const group: TargetGroupRecord = { ...born(world, arn, tags), ...settings, ...own };
  targetGroups.set(arn, group);
  return group;
}

export const targetGroupOperations = {
  CreateTargetGroup: operation<CreateTargetGroupInput, CreateTargetGroupOutput>()(['Name'], (world, request) => ({
    TargetGroups: [view(world, add(world, request))],
  })),

  DescribeTargetGroups: operation<DescribeTargetGroupsInput, DescribeTargetGroupsOutput>()([], (world, request) => {
    const { LoadBalancerArn: balancer } = request;
    if (balancer !== undefined) described(world, kinds.loadBalancer, { arns: [balancer] });
    const { items, next } = described(world, kinds.targetGroup, {
      ...request,
      arns: request.TargetGroupArns,
      names: request.Names,
      nameOf: (group) => group.name,
      fits: (group) => balancer === undefined || usageOf(world, group)?.balancer.id === balancer,
    });
    return { TargetGroups: items.map((group) => view(world, group)), NextMarker: next };
  }),

  /** Refused while a listener or rule uses it, and a moment longer; its targets don't matter (API reference). */
  DeleteTargetGroup: operation<DeleteTargetGroupInput, object>()(['TargetGroupArn'], (world, request) => {
    const group = namedIfThere(world, kinds.targetGroup, request.TargetGroupArn);
    if (group === undefined) return {};
    if (usageOf(world, group) !== undefined || world.now < group.releasedAt) {
      const message = `Target group '${group.id}' is currently in use by a listener or a rule`;
      throw refuse('ResourceInUseException', message);
    }
    remove(world, group);
    return {};
  }),
};
