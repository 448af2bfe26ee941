import { defaultSettings } from '../../../../lib/domain/settings';
import type { IamStatement } from '../../definition';
import { ec2Arns, ec2Read, ofOwnStack, ownedBySession, taggedForSession, tagWhileCreating } from '../iam';

const reads = ['DescribeInstances', 'DescribeLaunchTemplates'] as const;

/** What launching needs. */
export const launchInstancesMakeIam: readonly IamStatement[] = [
  {
    actions: ['ec2:CreateLaunchTemplate'],
    resources: ec2Arns('launch-template'),
    conditions: taggedForSession,
    why: 'Makes the template, which fixes IMDSv2, encryption and the instance profile.',
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
    why: 'Launches instances, each with the session’s tags.',
  },
  {
    actions: ['ec2:RunInstances'],
    resources: ['arn:aws:ec2:*::image/*', 'arn:aws:ec2:*:*:network-interface/*'],
    why: 'Images are Amazon’s, not ours; interfaces come with their instance.',
    exception: 'Neither carries tags of ours; the same call needs a template, a subnet and a group that do.',
  },
  tagWhileCreating(
    ['CreateLaunchTemplate', 'RunInstances'],
    'launch-template',
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
  {
    actions: ['ssm:GetParameter'],
    resources: ['arn:aws:ssm:*::parameter/aws/service/*'],
    why: 'Reads which AMI is current; AWS’s own public parameters only.',
  },
  ec2Read(...reads, 'DescribeSubnets', 'DescribeSecurityGroups', 'DescribeVolumes', 'DescribeImages'),
];

/** What removing it needs. */
export const launchInstancesUndoIam: readonly IamStatement[] = [
  {
    actions: ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
    resources: ec2Arns('instance', 'launch-template'),
    conditions: ownedBySession,
    why: 'Removes what the session launched, and nothing else.',
  },
  ec2Read(...reads),
];
