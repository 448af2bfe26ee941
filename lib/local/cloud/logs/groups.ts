import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DeleteRetentionPolicyRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  LogGroup,
  PutRetentionPolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { born, isAlive, isKnown, isShown, remove } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { readTags, tagPairs } from '../api/tags';
import type { LogGroupRecord } from './state';

/** The days that PutRetentionPolicy takes (API reference). */
const retentions: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The ARN of a group; describing calls add `:*`, tag calls take it without. */
export function groupArn(world: World, name: string): string {
  return `arn:aws:logs:${world.region}:${world.accountId}:log-group:${name}`;
}

/** The group that a call names. */
export function namedGroup(world: World, name: string): LogGroupRecord {
  const group = world.state.logs.groups.get(name);
  if (group !== undefined && isKnown(group, world.now)) return group;
  throw refuse('ResourceNotFoundException', 'The specified log group does not exist.');
}

function checkName(name: string): void {
  if (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) return;
  const message = `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`;
  throw refuse('InvalidParameterException', message);
}

function view(world: World, group: LogGroupRecord): LogGroup {
  const arn = groupArn(world, group.id);
  return {
    logGroupName: group.id,
    arn: `${arn}:*`,
    logGroupArn: arn,
    creationTime: group.bornAt,
    metricFilterCount: 0,
    storedBytes: 0,
    logGroupClass: group.logGroupClass,
    kmsKeyId: group.kmsKeyId ?? undefined,
    retentionInDays: group.retentionInDays ?? undefined,
  };
}

const pageRules = {
  least: 1,
  most: 50,
  invalidNumber: 'InvalidParameterException',
  invalidToken: 'InvalidParameterException',
};

export const groupOperations = {
  CreateLogGroup: operation<CreateLogGroupRequest, object>()(['logGroupName'], (world, request) => {
    checkName(request.logGroupName);
    const tags = readTags(tagPairs(request.tags), 'InvalidParameterException');
    const former = world.state.logs.groups.get(request.logGroupName);
    if (former !== undefined && isAlive(former, world.now)) {
      throw refuse('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    world.state.logs.groups.set(request.logGroupName, {
      ...born(world, request.logGroupName, tags),
      logGroupClass: request.logGroupClass ?? 'STANDARD',
      kmsKeyId: request.kmsKeyId ?? null,
      retentionInDays: null,
    });
    return {};
  }),

  DescribeLogGroups: operation<DescribeLogGroupsRequest, DescribeLogGroupsResponse>()([], (world, request) => {
    const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '' } = request;
    if (prefix !== '' && pattern !== '') {
      throw refuse(
        'InvalidParameterException',
        'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
      );
    }
    const groups = [...world.state.logs.groups.values()]
      .filter((group) => isShown(group, world.now))
      .filter((group) => group.id.startsWith(prefix) && group.id.toLowerCase().includes(pattern.toLowerCase()))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const page = pageOf(world, groups, { size: request.limit, token: request.nextToken }, pageRules);
    return { logGroups: page.items.map((group) => view(world, group)), nextToken: page.next };
  }),

  PutRetentionPolicy: operation<PutRetentionPolicyRequest, object>()(
    ['logGroupName', 'retentionInDays'],
    (world, request) => {
      if (!retentions.includes(request.retentionInDays)) {
        const message = `1 validation error detected: Value '${request.retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${retentions.join(', ')}]`;
        throw refuse('InvalidParameterException', message);
      }
      namedGroup(world, request.logGroupName).retentionInDays = request.retentionInDays;
      return {};
    },
  ),

  DeleteRetentionPolicy: operation<DeleteRetentionPolicyRequest, object>()(['logGroupName'], (world, request) => {
    namedGroup(world, request.logGroupName).retentionInDays = null;
    return {};
  }),

  DeleteLogGroup: operation<DeleteLogGroupRequest, object>()(['logGroupName'], (world, request) => {
    remove(world, namedGroup(world, request.logGroupName));
    return {};
  }),
};
