import type { IamStatement } from '../definition';

/** The session that the caller acts for, as its role's session tag has it. */
const callersSession = '${aws:PrincipalTag/unity:session}';

/** Only what is made with the session's tag on it. */
export const taggedForSession = { StringEquals: { 'aws:RequestTag/unity:session': callersSession } } as const;

/** Only what carries the session's tag. */
export const ownedBySession = { StringEquals: { 'aws:ResourceTag/unity:session': callersSession } } as const;

/** ARNs of EC2 resources of these types, in any region and account the role reaches. */
export function ec2Arns(...types: readonly string[]): readonly string[] {
  return types.map((type) => `arn:aws:ec2:*:*:${type}/*`);
}

/** Tags may be set only by the calls that make something, never on what is there. */
export function tagWhileCreating(createActions: readonly string[]): IamStatement {
  return {
    actions: ['ec2:CreateTags'],
    resources: ['arn:aws:ec2:*:*:*/*'],
    conditions: { StringEquals: { 'ec2:CreateAction': createActions } },
    why: 'Tags on what it makes; ec2:CreateAction keeps it from claiming what others made.',
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
      conditions: ownedBySession,
      why: 'Makes it only in the session’s own VPC.',
    },
    tagWhileCreating(['CreateSecurityGroup']),
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
