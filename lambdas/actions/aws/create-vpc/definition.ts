import { z } from 'zod';
import { defineAction } from '../../definition';
import { quotaNeed } from '../quota-codes';
import { vpcMakeIam, vpcUndoIam } from './permissions';

const prefixOf = (cidr: string) => Number(cidr.split('/')[1]);

/** A network of its own: VPC, public subnets in several zones, internet gateway, routes, security group. */
export const createVpcDefinition = defineAction({
  service: 'aws',
  action: 'create_vpc',
  summary: 'Makes a VPC with public subnets in several zones.',
  permissionSet: 'network',
  waits: 'poll',
  standsBeside: true,
  input: z.object({
    cidr: z
      .cidrv4()
      .refine((cidr) => prefixOf(cidr) >= 16 && prefixOf(cidr) <= 24, 'the prefix must be /16 to /24')
      .default('10.0.0.0/16')
      .describe('Addresses of the VPC, /16 to /24, so that each subnet has room for a load balancer.'),
    zone_count: z.number().int().min(1).max(6).default(2).describe('How many availability zones get a subnet.'),
    ingress_ports: z
      .array(z.number().int().min(1).max(65535))
      .max(20)
      .default([80])
      .describe('TCP ports that the security group lets in.'),
    ingress_cidr: z.cidrv4().default('0.0.0.0/0').describe('Addresses that may reach those ports.'),
  }),
  outputs: {
    vpc_id: { schema: z.string(), from: 'created', description: 'Id of the VPC.' },
    subnet_ids: { schema: z.array(z.string()), from: 'created', description: 'Ids of the subnets, one a zone.' },
    security_group_id: { schema: z.string(), from: 'created', description: 'Id of the security group.' },
    route_table_id: { schema: z.string(), from: 'created', description: 'Id of the route table.' },
    internet_gateway_id: { schema: z.string(), from: 'created', description: 'Id of the internet gateway.' },
    availability_zones: {
      schema: z.array(z.string()),
      from: 'created',
      description: 'Zones of the subnets, in the same order.',
    },
  },
  resources: [
    { type: 'AWS::EC2::VPC', holdsData: false },
    { type: 'AWS::EC2::Subnet', holdsData: false },
    { type: 'AWS::EC2::InternetGateway', holdsData: false },
    { type: 'AWS::EC2::RouteTable', holdsData: false },
    { type: 'AWS::EC2::SecurityGroup', holdsData: false },
  ],
  iam: { make: vpcMakeIam, undo: vpcUndoIam },
  quotas: () => [
    quotaNeed('vpcs', 1),
    quotaNeed('internetGateways', 1),
    // Each VPC brings a default group of its own.
    quotaNeed('securityGroups', 2),
  ],
  durations: () => ({
    created: { p50Seconds: 4, p95Seconds: 14 },
    ready: { p50Seconds: 6, p95Seconds: 16 },
    undo: { p50Seconds: 6, p95Seconds: 20 },
    source:
      'terraform logs: VPC 1-3 s, subnets 1-11 s, all but NAT about 5-10 s (aws-facts B); undo derived from its calls',
  }),
  // AWS charges nothing for a VPC, its subnets, routes, gateways of this kind and groups.
  cost: () => [],
  undo: {
    kind: 'removes',
    text: 'Deletes the security group, route table, internet gateway, subnets and the VPC, in that order.',
  },
});
