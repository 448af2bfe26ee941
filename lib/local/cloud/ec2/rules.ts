import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { readCidr, writeCidr } from '../account/cidr';
import { drawResourceId } from '../account/draw';
import type { TagPair } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { refuse } from '../api/refusal';
import { kinds } from './kinds';
import { named } from './lookup';
import type { RuleRecord, SecurityGroupRecord } from './records';
import { writeTags } from './tag-specifications';

/** A rule before it has an id. */
export type RuleDraft = Omit<RuleRecord, 'id'>;

const protocolNames: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '1': 'icmp',
  '58': 'icmpv6',
  all: '-1',
};

function readPorts(permission: IpPermission, protocol: string): { from: number; to: number } {
  if (protocol === '-1') return { from: -1, to: -1 };
  const { FromPort: from, ToPort: to } = permission;
  if (from === undefined || to === undefined) {
    throw refuse(
      'InvalidParameterValue',
      `Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`,
    );
  }
  const least = protocol === 'tcp' || protocol === 'udp' ? 0 : -1;
  if (from < least || to < least || from > 65535 || to > 65535 || (least === 0 && from > to)) {
    throw refuse('InvalidParameterValue', `TCP/UDP port (${from}-${to}) out of range`);
  }
  return { from, to };
}

function readIpv4(text: string): string {
  const cidr = readCidr(text);
  if (cidr !== undefined) return writeCidr(cidr);
  throw refuse('InvalidParameterValue', `CIDR block ${text} is malformed`);
}

/** The rules that a permission stands for, one a peer. */
function draftsOf(world: World, permission: IpPermission, egress: boolean, tags: readonly TagPair[]): RuleDraft[] {
  const given = permission.IpProtocol;
  if (given === undefined) throw refuse('MissingParameter', 'The request must contain the parameter ipProtocol');
  const protocol = protocolNames[given] ?? given;
  if (!/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/.test(protocol)) {
    throw refuse('InvalidParameterValue', `Invalid value '${given}' for IP protocol. Unknown protocol.`);
  }
  if (permission.PrefixListIds?.length) throw notSimulated('security group rules with prefix lists');
  const shared = { egress, protocol, ...readPorts(permission, protocol), tags };
  const drafts: RuleDraft[] = [];
  const add = (kind: RuleRecord['peer']['kind'], value: string, description: string | undefined) =>
    drafts.push({ ...shared, peer: { kind, value }, description: description ?? null });
  for (const range of permission.IpRanges ?? []) add('ipv4', readIpv4(range.CidrIp ?? ''), range.Description);
  for (const range of permission.Ipv6Ranges ?? []) add('ipv6', range.CidrIpv6 ?? '', range.Description);
  for (const pair of permission.UserIdGroupPairs ?? []) {
    add('group', named(world, kinds.securityGroup, pair.GroupId ?? '').id, pair.Description);
  }
  return drafts;
}

/** The rules that a request asks for. */
export function readRules(
  world: World,
  permissions: readonly IpPermission[] | undefined,
  egress: boolean,
  tags: readonly TagPair[] = [],
): readonly RuleDraft[] {
  const drafts = (permissions ?? []).flatMap((permission) => draftsOf(world, permission, egress, tags));
  if (drafts.length === 0)
    throw refuse('MissingParameter', 'Either IpPermissions or security group rule IDs must be given');
  return drafts;
}

/** Whether two rules allow the same. */
export function sameRule(a: RuleDraft, b: RuleDraft): boolean {
  return (
    a.egress === b.egress &&
    a.protocol === b.protocol &&
    a.from === b.from &&
    a.to === b.to &&
    a.peer.kind === b.peer.kind &&
    a.peer.value === b.peer.value
  );
}

/** Gives a draft its id. */
export function makeRule(world: World, draft: RuleDraft): RuleRecord {
  return { id: drawResourceId(world.random, 'sgr'), ...draft };
}

/** Rules as DescribeSecurityGroups gives them: grouped by protocol and ports. */
export function viewPermissions(rules: readonly RuleRecord[], world: World): IpPermission[] {
  const groups = new Map<string, RuleRecord[]>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.from} ${rule.to}`;
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return [...groups.values()].map((group) => {
    const described = (rule: RuleRecord) => (rule.description === null ? {} : { Description: rule.description });
    const of = (kind: RuleRecord['peer']['kind']) => group.filter((rule) => rule.peer.kind === kind);
    const [first] = group;
    const ports = first === undefined || first.protocol === '-1' ? {} : { FromPort: first.from, ToPort: first.to };
    return {
      IpProtocol: first?.protocol,
      ...ports,
      IpRanges: of('ipv4').map((rule) => ({ CidrIp: rule.peer.value, ...described(rule) })),
      Ipv6Ranges: of('ipv6').map((rule) => ({ CidrIpv6: rule.peer.value, ...described(rule) })),
      PrefixListIds: [],
      UserIdGroupPairs: of('group').map((rule) => ({
        GroupId: rule.peer.value,
        UserId: world.accountId,
        ...described(rule),
      })),
    };
  });
}

/** A rule as DescribeSecurityGroupRules gives it. */
export function viewRule(rule: RuleRecord, group: SecurityGroupRecord, world: World): SecurityGroupRule {
  const { kind, value } = rule.peer;
  return {
    SecurityGroupRuleId: rule.id,
    GroupId: group.id,
    GroupOwnerId: world.accountId,
    IsEgress: rule.egress,
    IpProtocol: rule.protocol,
    FromPort: rule.from,
    ToPort: rule.to,
    ...(kind === 'ipv4' ? { CidrIpv4: value } : {}),
    ...(kind === 'ipv6' ? { CidrIpv6: value } : {}),
    ...(kind === 'group' ? { ReferencedGroupInfo: { GroupId: value, UserId: world.accountId } } : {}),
    Description: rule.description ?? undefined,
    Tags: writeTags(rule.tags),
  };
}
