import type { IamStatement } from '../definition';
import { tagKeys } from '../tags';

/** What a role's own session tag says of the session that the caller acts for. */
const callers = (key: string): string => `\${aws:PrincipalTag/${key}}`;

/** The environment's tag beside the session's: it is fixed by the role's trust, whatever session a caller names. */
const ownTags = (kind: 'RequestTag' | 'ResourceTag') => ({
  [`aws:${kind}/${tagKeys.session}`]: callers(tagKeys.session),
  [`aws:${kind}/${tagKeys.environment}`]: callers(tagKeys.environment),
});

/** Only what is made with the session's tags on it. */
export const taggedForSession = { StringEquals: ownTags('RequestTag') } as const;

/** Only what carries the session's tags. */
export const ownedBySession = { StringEquals: ownTags('ResourceTag') } as const;

/** Made with the session's tags, at something that carries them. */
export const taggedAtOwn = { StringEquals: { ...ownTags('RequestTag'), ...ownTags('ResourceTag') } } as const;

/**
 * For services that do not tell tagging in a creating call from tagging later: what carries another session's tag cannot
 * be claimed; what carries none of ours could be.
 */
export const taggedAndNotOfAnother = { ...taggedForSession, StringEqualsIfExists: ownTags('ResourceTag') } as const;

const stackTags = (kind: 'RequestTag' | 'ResourceTag') => ({
  [`aws:${kind}/${tagKeys.stack}`]: callers(tagKeys.stack),
  [`aws:${kind}/${tagKeys.environment}`]: callers(tagKeys.environment),
});

/** What any revision of the caller's own stack made: the next one stands on what it keeps of those before. */
export const ofOwnStack = { StringEquals: stackTags('ResourceTag') } as const;

/** Made with the session's tags, at something of its stack. */
export const taggedAtOwnStack = {
  StringEquals: { ...ownTags('RequestTag'), ...stackTags('ResourceTag') },
} as const;

/** What any session of the caller's own environment made: copies of data outlive the session that made them. */
export const ofOwnEnvironment = {
  StringEquals: { [`aws:ResourceTag/${tagKeys.environment}`]: callers(tagKeys.environment) },
} as const;

/** Instances as Systems Manager names their tags. */
export const instancesOfSession = {
  StringEquals: {
    [`ssm:resourceTag/${tagKeys.session}`]: callers(tagKeys.session),
    [`ssm:resourceTag/${tagKeys.environment}`]: callers(tagKeys.environment),
  },
} as const;

/** Instances of any revision of the caller's own stack, as Systems Manager names their tags. */
export const instancesOfStack = {
  StringEquals: {
    [`ssm:resourceTag/${tagKeys.stack}`]: callers(tagKeys.stack),
    [`ssm:resourceTag/${tagKeys.environment}`]: callers(tagKeys.environment),
  },
} as const;

/** Types whose ARNs name no account (service authorization reference). */
const ofNoAccount: ReadonlySet<string> = new Set(['snapshot']);

/** ARNs of EC2 resources of these types, in any region and account the role reaches. */
export function ec2Arns(...types: readonly string[]): readonly string[] {
  return types.map((type) => `arn:aws:ec2:*:${ofNoAccount.has(type) ? '' : '*'}:${type}/*`);
}

/** Tags may be set only by the calls that make something of these types, never on what is there. */
export function tagWhileCreating(createActions: readonly string[], ...types: readonly string[]): IamStatement {
  return {
    actions: ['ec2:CreateTags'],
    resources: ec2Arns(...types),
    conditions: { StringEquals: { 'ec2:CreateAction': createActions, ...taggedForSession.StringEquals } },
    why: 'Tags on what it makes, the session’s own only; ec2:CreateAction keeps it from claiming what others made.',
  };
}

/** Looking around in EC2. */
export function ec2Read(...actions: readonly string[]): IamStatement {
  return {
    actions: actions.map((action) => `ec2:${action}`),
    resources: ['*'],
    why: 'Finds and looks at what it made. EC2 knows no resources or tags for Describe calls.',
  };
}

/** The roles by which AWS services act in an account, by service (IAM user guide, service-linked roles). */
const serviceRoles = {
  'ec2fleet.amazonaws.com': 'AWSServiceRoleForEC2Fleet',
  'elasticfilesystem.amazonaws.com': 'AWSServiceRoleForAmazonElasticFileSystem',
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
  'spot.amazonaws.com': 'AWSServiceRoleForEC2Spot',
} as const;

/** Letting services make those roles: the first call of that kind in an account does, in the caller's name. */
export function serviceLinkedRoles(...services: readonly (keyof typeof serviceRoles)[]): IamStatement {
  return {
    actions: ['iam:CreateServiceLinkedRole'],
    resources: services.map((service) => `arn:aws:iam::*:role/aws-service-role/${service}/${serviceRoles[service]}`),
    conditions: { StringEquals: { 'iam:AWSServiceName': services } },
    why: 'In an account that has never had such a thing the service makes its own role first, in the caller’s name.',
    exception:
      'AWS fixes what these roles may do and who takes them: their service alone. Such a role has no tags of ours.',
  };
}

/** Making the one security group of a step's own, in the session's VPC only. `owner`: whose it is, for the reasons. */
export function makeOwnSecurityGroup(owner: string): readonly IamStatement[] {
  return [
    {
      actions: ['ec2:CreateSecurityGroup'],
      resources: ec2Arns('security-group'),
      conditions: taggedForSession,
      why: `Makes the ${owner}’s own security group.`,
    },
    {
      actions: ['ec2:CreateSecurityGroup'],
      resources: ec2Arns('vpc'),
      conditions: ofOwnStack,
      why: 'Makes it only in the VPC of the session’s stack.',
    },
    tagWhileCreating(['CreateSecurityGroup'], 'security-group'),
  ];
}

/** Emptying and removing that security group. */
export function removeOwnSecurityGroup(owner: string): IamStatement {
  return {
    actions: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress', 'ec2:DeleteSecurityGroup'],
    resources: ec2Arns('security-group'),
    conditions: ownedBySession,
    why: `Removes the ${owner}’s security group.`,
  };
}
