import type { IamStatement } from '../../definition';
import { balancingArns, balancingRead, tagBalancingWhileCreating } from '../balancing/iam';
import {
  ec2Arns,
  ec2Read,
  makeOwnSecurityGroup,
  ownedBySession,
  removeOwnSecurityGroup,
  serviceLinkedRoles,
  taggedAtOwn,
  taggedForSession,
} from '../iam';

const reads = [
  balancingRead('DescribeLoadBalancers', 'DescribeListeners', 'DescribeTags'),
  ec2Read('DescribeSecurityGroups'),
] as const;

/** What making a load balancer needs. */
export const albMakeIam: readonly IamStatement[] = [
  ...makeOwnSecurityGroup('load balancer'),
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
  serviceLinkedRoles('elasticloadbalancing.amazonaws.com'),
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
  removeOwnSecurityGroup('load balancer'),
  ...reads,
];
