import type { Allowed } from './strangers';

/** What a stranger is allowed: AWS cannot tell by tag or name, or must not. */
export interface Exception {
  readonly actions: readonly string[];
  /** Only on these. @default on anything */
  readonly resource?: RegExp;
  readonly why: string;
}

/** The test names what is allowed and not in here, and what is in here and refused. */
export const exceptions: readonly Exception[] = [
  {
    actions: [
      'acm:ListCertificates',
      'backup:DescribeBackupJob',
      'backup:DescribeRecoveryPoint',
      'backup:DescribeRestoreJob',
      'backup:ListBackupJobs',
      'cloudfront:ListDistributions',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:GetMetricData',
      'cloudwatch:GetMetricStatistics',
      'ec2:DescribeAccountAttributes',
      'ec2:DescribeAddresses',
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeFleets',
      'ec2:DescribeImages',
      'ec2:DescribeInstanceStatus',
      'ec2:DescribeInstances',
      'ec2:DescribeInternetGateways',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSnapshots',
      'ec2:DescribeSpotPriceHistory',
      'ec2:DescribeSubnets',
      'ec2:DescribeTags',
      'ec2:DescribeVolumes',
      'ec2:DescribeVpcs',
      'elasticfilesystem:DescribeFileSystems',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTags',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'logs:DescribeLogGroups',
      'pricing:GetProducts',
      'servicequotas:GetAWSDefaultServiceQuota',
      'servicequotas:GetServiceQuota',
      'ssm:DescribeInstanceInformation',
      'ssm:GetCommandInvocation',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
      'sts:GetCallerIdentity',
      'tag:GetResources',
    ],
    why: 'Lists or reads across the account; AWS knows no resource for it, or none before it is found.',
  },
  {
    actions: [
      'acm:DescribeCertificate',
      'acm:ListTagsForCertificate',
      'cloudfront:GetDistribution',
      'cloudfront:ListTagsForResource',
      'cloudwatch:GetDashboard',
      'cloudwatch:ListTagsForResource',
      'elasticfilesystem:DescribeBackupPolicy',
      'elasticfilesystem:DescribeMountTargets',
      'logs:ListTagsForResource',
    ],
    why: 'Reads whose something is, which its tags say only afterwards; what has gone has none, and must be seen to be gone.',
  },
  {
    actions: ['route53:GetHostedZone', 'route53:ListResourceRecordSets', 'ssm:GetParameter', 'wafv2:GetWebACL'],
    why: 'Reads what belongs to no session: zones and firewalls of the user, public parameters of AWS.',
  },
  {
    actions: ['route53:ChangeResourceRecordSets'],
    why: 'Records have no tags: confined to CNAMEs whose names begin with an underscore, made only where none stands, deleted only as made.',
  },
  {
    actions: ['ec2:RunInstances'],
    resource: /:(image\/ami-\w+|network-interface\/new|spot-instances-request\/new)$/,
    why: 'Images are Amazon’s; interface and spot request come with the instance, which must carry the session’s tags.',
  },
  {
    actions: ['ec2:CreateNetworkInterface'],
    resource: /:network-interface\/new$/,
    why: 'Only through EFS, whose interfaces carry no tags of ours; subnet and group must be the session’s.',
  },
  {
    actions: ['ec2:DeleteNetworkInterface'],
    why: 'Only through EFS, for a mount target whose file system must be the session’s.',
  },
  {
    actions: ['ec2:CreateVolume'],
    resource: /:snapshot\/snap-\w+$/,
    why: 'A copy outlives its session, and another begins with it: of the same environment, and it is only read.',
  },
  {
    actions: ['ssm:SendCommand'],
    resource: /::document\/AWS-RunShellScript$/,
    why: 'The document is AWS’s; each instance must be the session’s, or its stack’s for a suite.',
  },
  {
    actions: ['ssm:CancelCommand'],
    why: 'Knows no resource. Ids of commands stand in the ledger and are not to be guessed.',
  },
  {
    actions: ['iam:PassRole'],
    resource: /:role\/unity-(instance|backup)$/,
    why: 'One role for the instances of all sessions, one for all backups; each to its one service.',
  },
  {
    actions: ['iam:CreateServiceLinkedRole'],
    resource: /:role\/aws-service-role\/(elasticloadbalancing|elasticfilesystem|spot|ec2fleet)\./,
    why: 'One role of AWS’s own for the whole account, which only its service takes and whose rights AWS fixes.',
  },
  {
    actions: ['backup:StartBackupJob'],
    resource: /:backup-vault:unity-backup$/,
    why: 'One vault for all; what is backed up must carry a session’s tag, says the role that reads it.',
  },
  {
    actions: ['backup:StartRestoreJob'],
    resource: /:recovery-point:[\w-]+$/,
    why: 'As with snapshots: of the same environment, and it is only read.',
  },
  {
    actions: ['events:PutEvents'],
    resource: /:event-bus\/unity-events$/,
    why: 'One bus for all, and only as unity.workflow; whose an event is, its metadata say.',
  },
  {
    actions: ['lambda:InvokeFunction'],
    why: 'Functions of users serve all sessions: those that invoke_targets names.',
  },
  {
    actions: [
      'codebuild:BatchGetBuilds',
      'codebuild:BatchGetReports',
      'codebuild:ListBuildsForProject',
      'codebuild:StartBuild',
      'codebuild:StopBuild',
    ],
    why: 'Projects of users serve all sessions: those that test_projects names. Ids of builds stand in the ledger.',
  },
];

/** The exception under which somebody is allowed something. */
export function exceptionFor({ action, resource }: Allowed): Exception | undefined {
  return exceptions.find((entry) => entry.actions.includes(action) && (entry.resource?.test(resource) ?? true));
}

/** Whether an action only looks. */
export function isReading(accessLevel: string): boolean {
  return /^(Read|List)$/.test(accessLevel);
}
