import { defaultSettings } from '../../../../lib/domain/settings';
import { ownedBySession, taggedAndNotOfAnother } from '../../aws/iam';
import type { IamStatement } from '../../definition';

/** In the installation's region, and in us-east-1 for distributions: nowhere else has their metrics. */
const alarmArns = ['*', 'us-east-1'].map(
  (region) => `arn:aws:cloudwatch:${region}:*:alarm:${defaultSettings.prefix}-*`,
);
const dashboardArns = [`arn:aws:cloudwatch::*:dashboard/${defaultSettings.prefix}-*`] as const;
const logGroupArns = [`arn:aws:logs:*:*:log-group:${defaultSettings.prefix}-*`] as const;

const reads: readonly IamStatement[] = [
  {
    actions: ['cloudwatch:DescribeAlarms', 'logs:DescribeLogGroups'],
    resources: ['*'],
    why: 'Looks whether a name is taken. Listing knows no single alarm or group.',
  },
  {
    actions: ['cloudwatch:ListTagsForResource', 'logs:ListTagsForResource'],
    resources: [...alarmArns, ...dashboardArns, ...logGroupArns],
    why: 'Reads whose it is before anything is written or deleted.',
  },
  {
    actions: ['cloudwatch:GetDashboard'],
    resources: dashboardArns,
    why: 'Looks whether a name is taken, and whether the dashboard still says what it said.',
  },
];

/** The names keep it to what an installation of Unity made. */
const claimable =
  'The service does not tell tagging in a creating call from tagging later: confined by name, and to what carries no other session’s tag.';

/** What setting alarms, dashboard and log groups needs. */
export const monitoringMakeIam: readonly IamStatement[] = [
  {
    actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'],
    resources: alarmArns,
    conditions: taggedAndNotOfAnother,
    why: 'Sets alarms under the installation’s names, a distribution’s in us-east-1.',
    exception: claimable,
  },
  {
    actions: ['cloudwatch:PutDashboard', 'cloudwatch:TagResource'],
    resources: dashboardArns,
    conditions: taggedAndNotOfAnother,
    why: 'Makes the dashboard under the installation’s names; dashboards are in no region.',
    exception: claimable,
  },
  {
    actions: ['sts:GetCallerIdentity'],
    resources: ['*'],
    why: 'Names alarms on the dashboard, by account. STS knows no resources and answers even under a deny.',
  },
  {
    actions: ['elasticfilesystem:DescribeFileSystems'],
    resources: ['arn:aws:elasticfilesystem:*:*:file-system/*'],
    why: 'Learns whether a file system lives on burst credits; it may be one that no session made.',
  },
  {
    actions: ['logs:CreateLogGroup', 'logs:TagResource'],
    resources: logGroupArns,
    conditions: taggedAndNotOfAnother,
    why: 'Makes log groups under the installation’s names.',
    exception: claimable,
  },
  {
    actions: ['logs:PutRetentionPolicy'],
    resources: logGroupArns,
    conditions: ownedBySession,
    why: 'Lets entries of the session’s own groups expire.',
  },
  ...reads,
];

/** What removing them needs. */
export const monitoringUndoIam: readonly IamStatement[] = [
  {
    actions: ['cloudwatch:DeleteAlarms', 'cloudwatch:DeleteDashboards', 'logs:DeleteLogGroup'],
    resources: [...alarmArns, ...dashboardArns, ...logGroupArns],
    conditions: ownedBySession,
    why: 'Removes the session’s own alarms, dashboard and log groups.',
  },
  ...reads,
];
