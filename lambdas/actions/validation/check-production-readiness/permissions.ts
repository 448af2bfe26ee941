import { balancingRead } from '../../aws/balancing/iam';
import { ec2Read } from '../../aws/iam';
import type { IamStatement } from '../../definition';

const named = 'What it is given may have been made, and named, by any action';

/** Looking, and nothing else. */
export const readinessIam: readonly IamStatement[] = [
  ec2Read('DescribeInstances', 'DescribeVolumes'),
  balancingRead(
    'DescribeLoadBalancers',
    'DescribeListeners',
    'DescribeRules',
    'DescribeSSLPolicies',
    'DescribeTargetHealth',
    'DescribeTags',
  ),
  {
    actions: ['cloudfront:GetDistribution', 'cloudfront:ListTagsForResource'],
    resources: ['arn:aws:cloudfront::*:distribution/*'],
    why: 'Looks at the distribution and its tags. Whose it is, its tags say only afterwards.',
  },
  {
    actions: [
      'elasticfilesystem:DescribeFileSystems',
      'elasticfilesystem:DescribeMountTargets',
      'elasticfilesystem:DescribeBackupPolicy',
    ],
    resources: ['arn:aws:elasticfilesystem:*:*:file-system/*'],
    why: 'Looks at encryption, mount targets and automatic backups of the file system.',
  },
  {
    actions: ['cloudwatch:DescribeAlarms', 'logs:DescribeLogGroups'],
    resources: ['*'],
    why: 'Looks what is watched, whom alarms tell and how long entries are kept. Listing knows no single alarm or group.',
  },
  {
    actions: ['cloudwatch:ListTagsForResource', 'logs:ListTagsForResource'],
    resources: ['arn:aws:cloudwatch:*:*:alarm:*', 'arn:aws:logs:*:*:log-group:*'],
    why: `Reads whose alarms and log groups are. ${named}.`,
  },
];
