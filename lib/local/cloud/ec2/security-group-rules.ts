import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupEgressResult,
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  IpPermission,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupEgressResult,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import { isShown } from '../account/record';
import type { World } from '../account/world';
import { type FilterTable, filtered } from '../api/filters';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { appliedQuota } from '../quotas/values';
import { kinds } from './kinds';
import { named } from './lookup';
import type { RuleRecord, SecurityGroupRecord } from './records';
import { makeRule, readRules, sameRule, viewRule } from './rules';
import { tagsFor } from './tag-specifications';

interface IngressShorthand {
  readonly IpPermissions?: IpPermission[] | undefined;
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly CidrIp?: string | undefined;
}

/** Ingress calls may name a single rule without IpPermissions. */
function permissionsOf(request: IngressShorthand): readonly IpPermission[] | undefined {
  const { IpProtocol, FromPort, ToPort, CidrIp } = request;
  if (request.IpPermissions !== undefined || IpProtocol === undefined) return request.IpPermissions;
  return [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }];
}

interface AuthorizeRequest {
  readonly permissions: readonly IpPermission[] | undefined;
  readonly egress: boolean;
  readonly TagSpecifications?: TagSpecification[] | undefined;
}

function authorize(world: World, groupId: string, { permissions, egress, TagSpecifications }: AuthorizeRequest) {
  const group = named(world, kinds.securityGroup, groupId);
  const drafts = readRules(world, permissions, egress, tagsFor(TagSpecifications, 'security-group-rule'));
  for (const draft of drafts) {
    if (!group.rules.some((rule) => sameRule(rule, draft))) continue;
    const text = `peer: ${draft.peer.value}, ${draft.protocol}, from port: ${draft.from}, to port: ${draft.to}, ALLOW`;
    throw refuse('InvalidPermission.Duplicate', `the specified rule "${text}" already exists`);
  }
  const count = group.rules.filter((rule) => rule.egress === egress).length + drafts.length;
  if (count > appliedQuota(world.limits, 'vpc/L-0EA8095F')) {
    throw refuse(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    );
  }
  const rules = drafts.map((draft) => makeRule(world, draft));
  group.rules = [...group.rules, ...rules];
  return { Return: true, SecurityGroupRules: rules.map((rule) => viewRule(rule, group, world)) };
}

interface RevokeRequest {
  readonly permissions: readonly IpPermission[] | undefined;
  readonly ids: readonly string[] | undefined;
  readonly egress: boolean;
}

function revokedRules(
  world: World,
  group: SecurityGroupRecord,
  { permissions, ids, egress }: RevokeRequest,
): RuleRecord[] {
  if (ids !== undefined && ids.length > 0) {
    return ids.map((id) => {
      const rule = group.rules.find((candidate) => candidate.id === id && candidate.egress === egress);
      if (rule === undefined) {
        throw refuse('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`);
      }
      return rule;
    });
  }
  return readRules(world, permissions, egress).map((draft) => {
    const rule = group.rules.find((candidate) => sameRule(candidate, draft));
    if (rule === undefined) {
      throw refuse('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
    }
    return rule;
  });
}

function revoke(world: World, groupId: string, request: RevokeRequest): { Return: boolean } {
  const group = named(world, kinds.securityGroup, groupId);
  const revoked = revokedRules(world, group, request);
  group.rules = group.rules.filter((rule) => !revoked.includes(rule));
  return { Return: true };
}

interface ListedRule {
  readonly rule: RuleRecord;
  readonly group: SecurityGroupRecord;
}

const filters: FilterTable<ListedRule> = {
  'group-id': ({ group }) => group.id,
  'security-group-rule-id': ({ rule }) => rule.id,
};

export const securityGroupRuleOperations = {
  AuthorizeSecurityGroupIngress: operation<AuthorizeSecurityGroupIngressRequest, AuthorizeSecurityGroupIngressResult>()(
    ['GroupId'],
    (world, request) =>
      authorize(world, request.GroupId, { ...request, permissions: permissionsOf(request), egress: false }),
  ),

  AuthorizeSecurityGroupEgress: operation<AuthorizeSecurityGroupEgressRequest, AuthorizeSecurityGroupEgressResult>()(
    ['GroupId'],
    (world, request) =>
      authorize(world, request.GroupId, { ...request, permissions: request.IpPermissions, egress: true }),
  ),

  RevokeSecurityGroupIngress: operation<RevokeSecurityGroupIngressRequest, RevokeSecurityGroupIngressResult>()(
    ['GroupId'],
    (world, request) =>
      revoke(world, request.GroupId, {
        permissions: permissionsOf(request),
        ids: request.SecurityGroupRuleIds,
        egress: false,
      }),
  ),

  RevokeSecurityGroupEgress: operation<RevokeSecurityGroupEgressRequest, RevokeSecurityGroupEgressResult>()(
    ['GroupId'],
    (world, request) =>
      revoke(world, request.GroupId, {
        permissions: request.IpPermissions,
        ids: request.SecurityGroupRuleIds,
        egress: true,
      }),
  ),

  DescribeSecurityGroupRules: operation<DescribeSecurityGroupRulesRequest, DescribeSecurityGroupRulesResult>()(
    [],
    (world, request) => {
      const groups = [...world.state.ec2.securityGroups.values()].filter((group) => isShown(group, world.now));
      const all = groups.flatMap((group) => group.rules.map((rule) => ({ rule, group })));
      const wanted = request.SecurityGroupRuleIds;
      const missing = wanted?.find((id) => !all.some(({ rule }) => rule.id === id));
      if (missing !== undefined) {
        throw refuse('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${missing}' does not exist`);
      }
      const asked = wanted === undefined ? all : all.filter(({ rule }) => wanted.includes(rule.id));
      const left = filtered(world, asked, request.Filters, filters, ({ rule }) => rule.tags);
      const page = pageOf(world, left, { size: request.MaxResults, token: request.NextToken });
      return {
        SecurityGroupRules: page.items.map(({ rule, group }) => viewRule(rule, group, world)),
        NextToken: page.next,
      };
    },
  ),
};
