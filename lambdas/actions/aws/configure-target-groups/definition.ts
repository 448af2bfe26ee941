import { z } from 'zod';
import { defineAction } from '../../definition';
import { targetGroupNeed } from '../balancing/quotas';
import { targetGroupsMakeIam, targetGroupsUndoIam } from './permissions';

const path = z
  .string()
  .max(128)
  .regex(/^\/[\x21-\x7e]*$/, 'a path starts with / and holds no spaces');

/** Instances behind a load balancer: a target group, and the rule that sends requests to it. */
export const configureTargetGroupsDefinition = defineAction({
  service: 'aws',
  action: 'configure_target_groups',
  summary: 'Puts instances behind the listener of a load balancer.',
  permissionSet: 'balancing',
  waits: 'poll',
  standsBeside: true,
  fronts: ['instance_ids'],
  input: z.object({
    vpc_id: z.string().describe('VPC of the instances.'),
    listener_arn: z.string().describe('The listener whose requests go to the instances.'),
    dns_name: z.string().describe('DNS name of the load balancer, for the URL.'),
    instance_ids: z.array(z.string().min(1)).min(1).max(100).describe('The instances; each must run.'),
    port: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(80)
      .describe('The port on the instances that requests and health checks go to.'),
    path_pattern: path
      .default('/*')
      .describe('Paths that go to the instances; * and ? stand for any text, any letter.'),
    priority: z
      .number()
      .int()
      .min(1)
      .max(500)
      .default(1)
      .describe(
        'Place of the rule among those of the listener; each has another, the lowest that matches decides. Revisions share it.',
      ),
    health_check_path: path.default('/').describe('The path that health checks call.'),
    wait_healthy: z
      .boolean()
      .default(false)
      .describe(
        'Wait until every instance passes its health checks. Only where the application runs before this step.',
      ),
  }),
  outputs: {
    target_group_arn: { schema: z.string(), from: 'created', description: 'ARN of the target group.' },
    url: { schema: z.string(), from: 'created', description: 'The address of the load balancer.' },
  },
  resources: [
    { type: 'AWS::ElasticLoadBalancingV2::TargetGroup', holdsData: false },
    { type: 'AWS::ElasticLoadBalancingV2::ListenerRule', holdsData: false },
  ],
  iam: { make: targetGroupsMakeIam, undo: targetGroupsUndoIam },
  quotas: () => [targetGroupNeed],
  durations: ({ wait_healthy }) => ({
    created: { p50Seconds: 2, p95Seconds: 6 },
    ready: wait_healthy ? { p50Seconds: 12, p95Seconds: 40 } : { p50Seconds: 6, p95Seconds: 12 },
    undo: { p50Seconds: 6, p95Seconds: 25 },
    source:
      'derived: checks every 5 s, one that passes makes a new target healthy; a deleted rule holds the group up to 20 s (aws-facts B), and a revision that was taken over from drains for 300 s before; no published sample',
  }),
  // Target groups and rules are not charged; what goes through them is in the load balancer's capacity units.
  cost: () => [],
  undo: {
    kind: 'removes',
    text: 'Deletes the rule and the target group; the instances are left as they are. Where another revision has taken over, its targets are taken out first, and open requests have up to 300 seconds to end.',
  },
});
