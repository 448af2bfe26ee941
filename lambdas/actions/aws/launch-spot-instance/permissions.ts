import { defaultSettings } from '../../../../lib/domain/settings';
import type { IamStatement } from '../../definition';
import {
  ec2Arns,
  ec2Read,
  ofOwnStack,
  ownedBySession,
  serviceLinkedRoles,
  taggedForSession,
  tagWhileCreating,
} from '../iam';

const reads = ['DescribeInstances', 'DescribeFleets', 'DescribeLaunchTemplates', 'DescribeTags'] as const;

/** What launching needs. */
export const launchMakeIam: readonly IamStatement[] = [
  {
    actions: ['ec2:CreateLaunchTemplate'],
    resources: ec2Arns('launch-template'),
    conditions: taggedForSession,
    why: 'Makes the template, which fixes IMDSv2, encryption and the instance profile.',
  },
  {
    actions: ['ec2:CreateFleet'],
    resources: ec2Arns('fleet', 'instance', 'volume'),
    conditions: taggedForSession,
    why: 'Asks for capacity over several types and zones; the fleet and what it launches carry the session’s tags.',
  },
  {
    actions: ['ec2:CreateFleet'],
    resources: ec2Arns('launch-template'),
    conditions: ownedBySession,
    why: 'Only from the session’s own template.',
  },
  {
    actions: ['ec2:CreateFleet'],
    resources: ec2Arns('subnet'),
    conditions: ofOwnStack,
    why: 'Only into the network of the session’s stack.',
  },
  {
    actions: ['ec2:RunInstances'],
    resources: ec2Arns('launch-template'),
    conditions: ownedBySession,
    why: 'Only from the session’s own template.',
  },
  {
    actions: ['ec2:RunInstances'],
    resources: ec2Arns('subnet', 'security-group'),
    conditions: ofOwnStack,
    why: 'Only into the network of the session’s stack.',
  },
  {
    actions: ['ec2:RunInstances'],
    resources: ec2Arns('instance', 'volume'),
    conditions: taggedForSession,
    why: 'A fleet launches in the caller’s name.',
  },
  {
    actions: ['ec2:RunInstances'],
    resources: [
      'arn:aws:ec2:*::image/*',
      'arn:aws:ec2:*:*:network-interface/*',
      'arn:aws:ec2:*:*:spot-instances-request/*',
    ],
    why: 'Images are Amazon’s, not ours; a fleet tags neither the interface nor the spot request.',
    exception: 'None of these carries tags of ours; the same call needs a template, a subnet and a group that do.',
  },
  tagWhileCreating(
    ['CreateLaunchTemplate', 'CreateFleet', 'RunInstances'],
    'launch-template',
    'fleet',
    'instance',
    'volume',
    'network-interface',
  ),
  {
    actions: ['iam:PassRole'],
    resources: [`arn:aws:iam::*:role/${defaultSettings.prefix}-*`],
    conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    why: 'Gives the instances the role of the installation’s instance profile.',
    exception: 'The role is the installation’s: confined to this one, and to EC2.',
  },
  serviceLinkedRoles('spot.amazonaws.com', 'ec2fleet.amazonaws.com'),
  {
    actions: ['ssm:GetParameter'],
    resources: ['arn:aws:ssm:*::parameter/aws/service/*'],
    why: 'Reads which AMI is current; AWS’s own public parameters only.',
  },
  ec2Read(...reads, 'DescribeSubnets', 'DescribeSecurityGroups', 'DescribeVolumes', 'DescribeImages'),
];

/** What removing it needs. */
export const launchUndoIam: readonly IamStatement[] = [
  {
    actions: ['ec2:TerminateInstances', 'ec2:DeleteFleets', 'ec2:DeleteLaunchTemplate'],
    resources: ec2Arns('instance', 'fleet', 'launch-template'),
    conditions: ownedBySession,
    why: 'Removes what the session launched, and nothing else.',
  },
  ec2Read(...reads),
];
