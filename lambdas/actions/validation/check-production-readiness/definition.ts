import { z } from 'zod';
import { defineAction } from '../../definition';
import { checkNames } from './catalogue';
import { readinessIam } from './permissions';

const check = z.enum(checkNames);

/** Whether what was deployed is fit for production, as AWS describes it. */
export const checkProductionReadinessDefinition = defineAction({
  service: 'validation',
  action: 'check_production_readiness',
  summary: 'Checks zones, encryption, alarms, backups, health, TLS, tags and logs of what was deployed.',
  permissionSet: 'watch',
  waits: 'poll',
  onlyLooks: true,
  input: z.object({
    instance_ids: z.array(z.string()).max(100).optional().describe('Instances to look at, with their volumes.'),
    load_balancer_arn: z.string().optional().describe('Load balancer to look at, with its listeners and their rules.'),
    target_group_arn: z.string().optional().describe('Target group to look at; each of its targets must be healthy.'),
    distribution_id: z.string().optional().describe('CloudFront distribution to look at.'),
    file_system_id: z.string().optional().describe('EFS file system to look at, with its mount targets.'),
    alarm_names: z
      .array(z.string())
      .max(200)
      .optional()
      .describe('The alarms that count. Default: every metric alarm of the account.'),
    log_group_names: z.array(z.string()).max(100).optional().describe('Log groups to look at.'),
    alarm_topic_arn: z
      .string()
      .regex(/^arn:[\w-]+:sns:/, 'the ARN of an SNS topic')
      .optional()
      .describe('SNS topic that every alarm must tell. Without it an alarm that tells nobody is a warning.'),
    required: z
      .array(check)
      .optional()
      .describe(
        'Checks that must pass; the others are only reported. Default: every check that has something to look at.',
      ),
  }),
  outputs: {
    checks: {
      schema: z.array(
        z.object({
          name: check,
          status: z.enum(['passed', 'failed', 'not_applicable']),
          evidence: z.array(z.string()),
          remedy: z.string().optional(),
        }),
      ),
      from: 'ready',
      description: 'Every check with what was seen, and what to do where one failed that need not pass.',
    },
    passed: { schema: z.number(), from: 'ready', description: 'How many checks passed.' },
  },
  resources: [],
  iam: { make: readinessIam, undo: [] },
  quotas: () => [],
  durations: () => ({
    created: { p50Seconds: 2, p95Seconds: 40 },
    ready: { p50Seconds: 2, p95Seconds: 40 },
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: 'derived: one round of reads; new targets are healthy after 12-40 s (see aws/configure_target_groups)',
  }),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only looks; nothing to undo.' },
});
