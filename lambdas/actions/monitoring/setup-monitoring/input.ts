import { z } from 'zod';

/** What CloudWatch Logs takes as retention, in days. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365] as const;

/** What is watched. The names are those of the outputs that give them, so each binds to the step before that has it. */
const watched = {
  instance_ids: z.array(z.string()).max(50).optional().describe('Instances to watch; none: no alarms on instances.'),
  load_balancer_arn: z
    .string()
    .optional()
    .describe('Application load balancer to watch; a further one takes a step of its own.'),
  target_group_arn: z
    .string()
    .optional()
    .describe(
      'Target group whose health is watched, one a step. AWS counts by its load balancer, so that is needed too.',
    ),
  distribution_id: z
    .string()
    .optional()
    .describe('CloudFront distribution to watch. Its alarm is set in us-east-1, where its metrics are.'),
  file_system_id: z.string().optional().describe('EFS file system to watch.'),
};

const thresholds = {
  cpu_threshold_percent: z
    .number()
    .min(1)
    .max(100)
    .default(80)
    .describe('The CPU alarm fires above this for 10 minutes.'),
  error_threshold_count: z
    .number()
    .int()
    .min(0)
    .default(10)
    .describe('The 5xx alarms of the load balancer fire above so many answers in 5 minutes.'),
  p95_threshold_seconds: z
    .number()
    .positive()
    .default(1)
    .describe('The alarm fires when more than 5 % of the answers take longer, for 10 minutes.'),
  p99_threshold_seconds: z
    .number()
    .positive()
    .default(3)
    .describe('The alarm fires when more than 1 % of the answers take longer, for 10 minutes.'),
  edge_error_threshold_percent: z
    .number()
    .min(0)
    .max(100)
    .default(5)
    .describe('The alarm of the distribution fires when more of its answers are 5xx, for 10 minutes.'),
  io_threshold_percent: z
    .number()
    .min(1)
    .max(100)
    .default(95)
    .describe('The alarm of the file system fires above this share of its I/O limit, for 15 minutes.'),
};

/** The input of `monitoring/setup_monitoring`. */
export const monitoringInput = z
  .object({
    ...watched,
    ...thresholds,
    alarm_topic_arn: z
      .string()
      .regex(/^arn:[\w-]+:sns:/, 'the ARN of an SNS topic')
      .optional()
      .describe('SNS topic that hears of alarms. That of the distribution it hears only when it is in us-east-1.'),
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
  })
  .refine(({ target_group_arn, load_balancer_arn }) => target_group_arn === undefined || load_balancer_arn, {
    path: ['load_balancer_arn'],
    message: 'is needed with target_group_arn: AWS counts healthy targets by load balancer',
  });

/** What a step was given. */
export type MonitoringInput = z.output<typeof monitoringInput>;
