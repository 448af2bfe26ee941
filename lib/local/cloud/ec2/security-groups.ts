import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  SecurityGroup,
} from '@aws-sdk/client-ec2';
import { drawResourceId } from '../account/draw';
import { born, isAlive, remove } from '../account/record';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { type Refusal, refuse } from '../api/refusal';
import { defaultVpc } from './default-vpc';
import { isGroupInUse } from './dependents';
import { kinds } from './kinds';
import { described, named } from './lookup';
import { checkQuota } from './quota';
import type { RuleRecord, SecurityGroupRecord } from './records';
import { viewPermissions } from './rules';
import { tagsFor, writeTags } from './tag-specifications';

const peersOf = (group: SecurityGroupRecord, egress: boolean, kind: RuleRecord['peer']['kind']) =>
  group.rules.filter((rule) => rule.egress === egress && rule.peer.kind === kind).map((rule) => rule.peer.value);

const filters: FilterTable<SecurityGroupRecord> = {
  'group-id': (group) => group.id,
  'group-name': (group) => group.name,
  'vpc-id': (group) => group.vpcId,
  description: (group) => group.description,
  'owner-id': (_group, world) => world.accountId,
  'ip-permission.cidr': (group) => peersOf(group, false, 'ipv4'),
  'ip-permission.group-id': (group) => peersOf(group, false, 'group'),
  'egress.ip-permission.cidr': (group) => peersOf(group, true, 'ipv4'),
  'egress.ip-permission.group-id': (group) => peersOf(group, true, 'group'),
};

const arnOf = (group: SecurityGroupRecord, world: World) =>
  `arn:aws:ec2:${world.region}:${world.accountId}:security-group/${group.id}`;

function view(group: SecurityGroupRecord, world: World): SecurityGroup {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    VpcId: group.vpcId,
    OwnerId: world.accountId,
    SecurityGroupArn: arnOf(group, world),
    IpPermissions: viewPermissions(
      group.rules.filter((rule) => !rule.egress),
      world,
    ),
    IpPermissionsEgress: viewPermissions(
      group.rules.filter((rule) => rule.egress),
      world,
    ),
    Tags: writeTags(group.tags),
  };
}

/** Names and descriptions as EC2 takes them in a VPC (API reference, CreateSecurityGroup). */
const textForm = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

function checkText(parameter: string, text: string): void {
  if (textForm.test(text)) return;
  throw refuse(
    'InvalidParameterValue',
    `Value (${text}) for parameter ${parameter} is invalid. Character sets beyond ASCII are not supported.`,
  );
}

function duplicate(name: string, vpcId: string): Refusal {
  return refuse('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
}

/** Makes a group with the rule that every group starts with: all traffic out. */
export function addGroup(
  world: World,
  parts: Pick<SecurityGroupRecord, 'vpcId' | 'name' | 'description' | 'isDefault' | 'tags'>,
): SecurityGroupRecord {
  const id = drawResourceId(world.random, 'sg');
  const all = { protocol: '-1', from: -1, to: -1, description: null, tags: [] };
  const group: SecurityGroupRecord = {
    ...born(world, id, parts.tags),
    ...parts,
    rules: [
      { id: drawResourceId(world.random, 'sgr'), egress: true, ...all, peer: { kind: 'ipv4', value: '0.0.0.0/0' } },
      ...(parts.isDefault
        ? [
            {
              id: drawResourceId(world.random, 'sgr'),
              egress: false,
              ...all,
              peer: { kind: 'group' as const, value: id },
            },
          ]
        : []),
    ],
  };
  world.state.ec2.securityGroups.set(id, group);
  return group;
}

export const securityGroupOperations = {
  CreateSecurityGroup: operation<CreateSecurityGroupRequest, CreateSecurityGroupResult>()(
    ['GroupName', 'Description'],
    (world, request) => {
      checkText('GroupName', request.GroupName);
      checkText('GroupDescription', request.Description);
      if (/^sg-/i.test(request.GroupName)) {
        const message = `Value (${request.GroupName}) for parameter GroupName is invalid. Group names may not be in the format sg-*`;
        throw refuse('InvalidParameterValue', message);
      }
      const tags = tagsFor(request.TagSpecifications, 'security-group');
      const vpc = request.VpcId === undefined ? defaultVpc(world) : named(world, kinds.vpc, request.VpcId);
      const groups = [...world.state.ec2.securityGroups.values()];
      const same = (group: SecurityGroupRecord) => group.vpcId === vpc.id && group.name === request.GroupName;
      if (groups.some((group) => same(group) && isAlive(group, world.now))) throw duplicate(request.GroupName, vpc.id);
      checkQuota(world, 'vpc/L-E79EC296', groups, { code: 'SecurityGroupLimitExceeded', noun: 'security groups' });
      const parts = {
        vpcId: vpc.id,
        name: request.GroupName,
        description: request.Description,
        isDefault: false,
        tags,
      };
      const group = addGroup(world, parts);
      return { GroupId: group.id, SecurityGroupArn: arnOf(group, world), Tags: writeTags(group.tags) };
    },
  ),

  DescribeSecurityGroups: operation<DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult>()(
    [],
    (world, request) => {
      const { records, NextToken } = described(
        world,
        kinds.securityGroup,
        { ...request, ids: request.GroupIds },
        filters,
      );
      const wanted = request.GroupNames;
      const left = wanted === undefined ? records : records.filter((group) => wanted.includes(group.name));
      return { SecurityGroups: left.map((group) => view(group, world)), NextToken };
    },
  ),

  DeleteSecurityGroup: operation<DeleteSecurityGroupRequest, DeleteSecurityGroupResult>()(
    ['GroupId'],
    (world, request) => {
      const group = named(world, kinds.securityGroup, request.GroupId);
      if (group.isDefault)
        throw refuse('CannotDelete', `the specified group: "${group.id}" name: "default" cannot be deleted by a user`);
      if (isGroupInUse(world, group))
        throw refuse('DependencyViolation', `resource ${group.id} has a dependent object`);
      remove(world, group);
      return { Return: true, GroupId: group.id };
    },
  ),
};
