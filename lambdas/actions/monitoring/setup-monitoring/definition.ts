import { z } from 'zod';
import { defaultSettings } from '../../../../lib/domain/settings';
import { ownedBySession, taggedForSession } from '../../aws/iam';
import { defineAction } from '../../definition';

/** What CloudWatch Logs takes as retention, in days. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const;

/** A standard-resolution alarm, USD an hour: 0.10 a month in us-east-1 (CloudWatch price list), by 730 hours. */
const alarmHourlyUsd = 0.1 / 730;

const alarmArns = [`arn:aws:cloudwatch:*:*:alarm:${defaultSettings.prefix}-*`] as const;
const logGroupArns = [`arn:aws:logs:*:*:log-group:${defaultSettings.prefix}-*`] as const;

const reads = [
  {
    actions: ['cloudwatch:DescribeAlarms', 'logs:DescribeLogGroups'],
    resources: ['*'],
    why: 'Looks whether a name is taken. Listing knows no single alarm or group.',
  },
  {
    actions: ['cloudwatch:ListTagsForResource', 'logs:ListTagsForResource'],
    resources: [...alarmArns, ...logGroupArns],
    why: 'Reads whose it is before anything is written or deleted.',
  },
] as const;

const nameWhy = 'Tags alone would not do: these services let a role claim a resource by tagging it.';

/** Alarms on instances, and log groups for the stack's components. */
export const setupMonitoringDefinition = defineAction({
  service: 'monitoring',
  action: 'setup_monitoring',
  summary: 'Sets alarms on instances and makes log groups.',
  permissionSet: 'watch',
  waits: 'poll',
  input: z.object({
    instance_ids: z.array(z.string()).max(50).optional().describe('Instances to watch; none: no alarms.'),
    cpu_threshold_percent: z
      .number()
      .min(1)
      .max(100)
      .default(80)
      .describe('The CPU alarm fires above this for 10 minutes.'),
    alarm_topic_arn: z
      .string()
      .regex(/^arn:[\w-]+:sns:/, 'the ARN of an SNS topic')
      .optional()
      .describe('SNS topic that hears of alarms.'),
    log_groups: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes'))
      .max(20)
      .default(['app'])
      .describe('Components that get a log group each.'),
    retention_days: z
      .number()
      .refine((days) => retentionDays.some((known) => known === days), `one of ${retentionDays.join(', ')}`)
      .default(14)
      .describe('How long log entries are kept.'),
  }),
  outputs: {
    alarm_names: { schema: z.array(z.string()), from: 'created', description: 'Names of the alarms.' },
    log_group_names: { schema: z.array(z.string()), from: 'created', description: 'Names of the log groups.' },
  },
  resources: [
    { type: 'AWS::CloudWatch::Alarm', holdsData: false },
    // Diagnostics that expire by themselves; a step that must keep them says `rollback: retain`.
    { type: 'AWS::Logs::LogGroup', holdsData: false },
  ],
  iam: {
    make: [
      {
        actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'],
        resources: alarmArns,
        conditions: taggedForSession,
        why: `Sets alarms under the installation’s names. ${nameWhy}`,
      },
      {
        actions: ['logs:CreateLogGroup', 'logs:TagResource'],
        resources: logGroupArns,
        conditions: taggedForSession,
        why: `Makes log groups under the installation’s names. ${nameWhy}`,
      },
      {
        actions: ['logs:PutRetentionPolicy'],
        resources: logGroupArns,
        conditions: ownedBySession,
        why: 'Lets entries of the session’s own groups expire.',
      },
      ...reads,
    ],
    undo: [
      {
        actions: ['cloudwatch:DeleteAlarms', 'logs:DeleteLogGroup'],
        resources: [...alarmArns, ...logGroupArns],
        conditions: ownedBySession,
        why: 'Removes the session’s own alarms and log groups.',
      },
      ...reads,
    ],
  },
  // Alarms and log groups have quotas in the thousands and more, which no stack comes near.
  quotas: () => [],
  durations: () => ({
    created: { p50Seconds: 2, p95Seconds: 6 },
    ready: { p50Seconds: 3, p95Seconds: 8 },
    undo: { p50Seconds: 2, p95Seconds: 8 },
    source: 'about 1-3 s (aws-facts B, general knowledge); no published sample',
  }),
  cost: (input) => [
    {
      item: `${2 * (input.instance_ids?.length ?? 1)} CloudWatch alarms`,
      hourlyUsd: 2 * (input.instance_ids?.length ?? 1) * alarmHourlyUsd,
    },
    { item: 'Log entries', hourlyUsd: 0, usageBased: 'by the GB that is written and kept' },
  ],
  undo: { kind: 'removes', text: 'Deletes the alarms and the log groups with their entries.' },
});
