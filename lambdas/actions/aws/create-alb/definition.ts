import { z } from 'zod';
import { defineAction } from '../../definition';
import { loadBalancerNeed } from '../balancing/quotas';
import { quotaNeed } from '../quota-codes';
import { albMakeIam, albUndoIam } from './permissions';

/** An ALB, and a public IPv4 address for each of its zones, USD an hour in us-east-1 (aws-facts D). */
const balancerHourlyUsd = 0.0225;
const addressHourlyUsd = 0.005;

/** A load balancer on the internet that answers 503 until a target group stands behind it. */
export const createAlbDefinition = defineAction({
  service: 'aws',
  action: 'create_alb',
  summary: 'Makes an application load balancer on the internet, with a listener.',
  permissionSet: 'balancing',
  waits: 'poll',
  standsBeside: true,
  hasAddress: true,
  input: z.object({
    vpc_id: z.string().describe('VPC of the subnets.'),
    subnet_ids: z
      .array(z.string())
      .min(2)
      .describe('Public subnets in at least two zones, one a zone, /27 or bigger, with 8 free addresses each.'),
    ingress_cidr: z.cidrv4().default('0.0.0.0/0').describe('Addresses that may reach the load balancer.'),
    certificate_arn: z
      .string()
      .regex(/^arn:[\w-]+:acm:/, 'the ARN of an ACM certificate')
      .optional()
      .describe('An issued ACM certificate. With it the listener is HTTPS on 443, and port 80 redirects to it.'),
  }),
  outputs: {
    load_balancer_arn: { schema: z.string(), from: 'created', description: 'ARN of the load balancer.' },
    dns_name: { schema: z.string(), from: 'created', description: 'Its DNS name; it answers once it is ready.' },
    listener_arn: {
      schema: z.string(),
      from: 'created',
      description: 'ARN of the listener that target groups attach to.',
    },
    load_balancer_security_group_id: {
      schema: z.string(),
      from: 'created',
      description: 'Id of the load balancer’s own security group.',
    },
  },
  resources: [
    { type: 'AWS::EC2::SecurityGroup', holdsData: false },
    { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', holdsData: false },
    { type: 'AWS::ElasticLoadBalancingV2::Listener', holdsData: false },
  ],
  iam: { make: albMakeIam, undo: albUndoIam },
  quotas: ({ subnet_ids }) => [
    loadBalancerNeed,
    quotaNeed('securityGroups', 1),
    quotaNeed('networkInterfaces', subnet_ids.length),
  ],
  durations: () => ({
    created: { p50Seconds: 4, p95Seconds: 10 },
    ready: { p50Seconds: 173, p95Seconds: 192 },
    undo: { p50Seconds: 60, p95Seconds: 155 },
    source:
      'terraform logs: active after 126-192 s, median 172 (n=25); its interfaces hold the group 2-153 s longer (n=3; aws-facts B); undo p50 assumed',
  }),
  cost: ({ subnet_ids }) => [
    { item: 'application load balancer', hourlyUsd: balancerHourlyUsd },
    {
      item: `${subnet_ids.length} × public IPv4 address of the load balancer`,
      hourlyUsd: subnet_ids.length * addressHourlyUsd,
    },
    { item: 'load balancer capacity units', hourlyUsd: 0, usageBased: '0.008 USD for each unit and hour' },
  ],
  undo: {
    kind: 'removes',
    text: 'Deletes the listeners and the load balancer, waits until AWS has removed its network interfaces, then deletes its security group.',
  },
});
