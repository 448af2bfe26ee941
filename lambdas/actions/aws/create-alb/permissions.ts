import type { IamStatement } from '../../definition';
import { balancingArns, balancingRead, tagBalancingWhileCreating, taggedAtOwn } from '../balancing/iam';
import { ec2Arns, ec2Read, ownedBySession, taggedForSession, tagWhileCreating } from '../iam';

const reads = [
  balancingRead('DescribeLoadBalancers', 'DescribeListeners', 'DescribeTags'),
  ec2Read('DescribeSecurityGroups'),
] as const;

/** What making a load balancer needs. */
export const albMakeIam: readonly IamStatement[] = [
  {
    actions: ['ec2:CreateSecurityGroup'],
    resources: ec2Arns('security-group'),
    conditions: taggedForSession,
    why: 'Makes the load balancer’s own security group.',
  },
  {
    actions: ['ec2:CreateSecurityGroup'],
    resources: ec2Arns('vpc'),
    conditions: ownedBySession,
    why: 'Makes it only in the session’s own VPC.',
  },
  tagWhileCreating(['CreateSecurityGroup']),
  {
    actions: ['ec2:AuthorizeSecurityGroupIngress'],
    resources: ec2Arns('security-group'),
    conditions: ownedBySession,
    why: 'Opens the listener’s port.',
  },
  {
    actions: ['elasticloadbalancing:CreateLoadBalancer'],
    resources: balancingArns('loadBalancer'),
    conditions: taggedForSession,
    why: 'Makes the load balancer, under the installation’s names.',
  },
  {
    actions: ['elasticloadbalancing:CreateListener'],
    resources: balancingArns('loadBalancer'),
    conditions: taggedAtOwn,
    why: 'Makes listeners at the session’s own load balancer only.',
  },
  tagBalancingWhileCreating(['CreateLoadBalancer', 'CreateListener'], balancingArns('loadBalancer', 'listener')),
  ...reads,
  // CreateLoadBalancer looks at these in the caller's name (ELB user guide, API permissions).
  ec2Read(
    'DescribeAccountAttributes',
    'DescribeAddresses',
    'DescribeInternetGateways',
    'DescribeSubnets',
    'DescribeVpcs',
  ),
];

/** What removing it needs. */
export const albUndoIam: readonly IamStatement[] = [
  {
    actions: ['elasticloadbalancing:DeleteListener', 'elasticloadbalancing:DeleteLoadBalancer'],
    resources: balancingArns('listener', 'loadBalancer'),
    conditions: ownedBySession,
    why: 'Removes the session’s own load balancer and listeners.',
  },
  {
    actions: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress', 'ec2:DeleteSecurityGroup'],
    resources: ec2Arns('security-group'),
    conditions: ownedBySession,
    why: 'Removes the load balancer’s security group.',
  },
  ...reads,
];
