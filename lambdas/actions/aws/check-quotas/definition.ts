import { z } from 'zod';
import { defineAction, type QuotaNeed } from '../../definition';
import { ec2Read } from '../iam';
import { quotaNeed } from '../quota-codes';

const amount = (text: string, standard: number) => z.number().int().min(0).max(10_000).default(standard).describe(text);

/** Whether the account's quotas leave room for what the workflow commonly needs. */
export const checkQuotasDefinition = defineAction({
  service: 'aws',
  action: 'check_quotas',
  summary: 'Checks that the quotas of the account leave room.',
  permissionSet: 'watch',
  waits: 'poll',
  onlyLooks: true,
  input: z.object({
    vpcs: amount('VPCs that must fit.', 1),
    internet_gateways: amount('Internet gateways that must fit.', 1),
    security_groups: amount('Security groups that must fit.', 1),
    network_interfaces: amount('Network interfaces that must fit.', 1),
    spot_vcpus: amount('vCPUs of Standard Spot instances that must fit.', 2),
    on_demand_vcpus: amount('vCPUs of Standard on-demand instances that must fit.', 0),
  }),
  outputs: {
    checked: {
      schema: z.array(z.string()),
      from: 'ready',
      description: 'Names of the quotas that were compared with what is in use.',
    },
  },
  resources: [],
  iam: {
    make: [
      {
        actions: ['servicequotas:GetServiceQuota', 'servicequotas:GetAWSDefaultServiceQuota'],
        resources: ['*'],
        why: 'Reads quotas. GetAWSDefaultServiceQuota knows no resources.',
      },
      ec2Read(
        'DescribeVpcs',
        'DescribeInternetGateways',
        'DescribeSecurityGroups',
        'DescribeNetworkInterfaces',
        'DescribeInstances',
        'DescribeVolumes',
      ),
      {
        actions: ['acm:ListCertificates'],
        resources: ['*'],
        why: 'Counts certificates. Lists, so it knows no single one.',
      },
    ],
    undo: [],
  },
  // It uses none itself: the needs of the actions that make things are added up by the pre-flight.
  quotas: () => [],
  durations: () => ({
    created: { p50Seconds: 2, p95Seconds: 6 },
    ready: { p50Seconds: 2, p95Seconds: 6 },
    undo: { p50Seconds: 0, p95Seconds: 0 },
    source: 'derived: one round of reads in parallel, each well under a second; no published sample',
  }),
  cost: () => [],
  undo: { kind: 'nothing-to-undo', text: 'Only reads; nothing to undo.' },
});

/** The inputs as needs. */
export function needsOf(input: z.output<typeof checkQuotasDefinition.input>): readonly QuotaNeed[] {
  return [
    quotaNeed('vpcs', input.vpcs),
    quotaNeed('internetGateways', input.internet_gateways),
    quotaNeed('securityGroups', input.security_groups),
    quotaNeed('networkInterfaces', input.network_interfaces),
    quotaNeed('spotVcpus', input.spot_vcpus),
    quotaNeed('onDemandVcpus', input.on_demand_vcpus),
  ];
}
