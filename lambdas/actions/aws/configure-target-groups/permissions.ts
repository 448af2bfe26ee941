import type { IamStatement } from '../../definition';
import { balancingArns, balancingRead, tagBalancingWhileCreating } from '../balancing/iam';
import { ec2Read, ofOwnStack, ownedBySession, taggedAtOwnStack, taggedForSession } from '../iam';

const reads = balancingRead('DescribeTargetGroups', 'DescribeListeners', 'DescribeRules', 'DescribeTags');

/** What attaching targets to a listener needs. */
export const targetGroupsMakeIam: readonly IamStatement[] = [
  {
    actions: ['elasticloadbalancing:CreateTargetGroup'],
    resources: balancingArns('targetGroup'),
    conditions: taggedForSession,
    why: 'Makes the target group, under the installation’s names.',
  },
  {
    actions: ['elasticloadbalancing:CreateRule'],
    resources: balancingArns('listener'),
    conditions: taggedAtOwnStack,
    why: 'Adds rules to a listener of the session’s stack only.',
  },
  tagBalancingWhileCreating(['CreateTargetGroup', 'CreateRule'], balancingArns('targetGroup', 'rule')),
  {
    actions: ['elasticloadbalancing:ModifyRule'],
    resources: balancingArns('rule'),
    conditions: ownedBySession,
    why: 'Lets the session’s own rule take the requests when all its targets are healthy.',
  },
  {
    actions: ['elasticloadbalancing:SetRulePriorities'],
    resources: balancingArns('rule'),
    conditions: ofOwnStack,
    why: 'Moves the rules of the stack’s revisions to the end of their place when nothing goes before them.',
  },
  {
    actions: ['elasticloadbalancing:RegisterTargets'],
    resources: balancingArns('targetGroup'),
    conditions: ownedBySession,
    why: 'Puts instances into the session’s own target group.',
  },
  reads,
  balancingRead('DescribeLoadBalancers', 'DescribeTargetHealth'),
  // CreateTargetGroup and RegisterTargets look at these in the caller's name (ELB user guide, API permissions).
  ec2Read('DescribeInstances', 'DescribeInternetGateways', 'DescribeSubnets', 'DescribeVpcs'),
];

/** What removing it needs. */
export const targetGroupsUndoIam: readonly IamStatement[] = [
  {
    actions: ['elasticloadbalancing:DeleteRule', 'elasticloadbalancing:DeleteTargetGroup'],
    resources: balancingArns('rule', 'targetGroup'),
    conditions: ownedBySession,
    why: 'Removes the session’s own rules and target groups.',
  },
  {
    actions: ['elasticloadbalancing:DeregisterTargets'],
    resources: balancingArns('targetGroup'),
    conditions: ownedBySession,
    why: 'Lets open requests end where another revision takes the next ones.',
  },
  reads,
  balancingRead('DescribeTargetHealth'),
];
