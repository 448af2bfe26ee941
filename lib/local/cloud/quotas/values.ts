import type { CloudLimits } from '../account/limits';

/** One quota of the closed table. */
export interface QuotaEntry {
  readonly name: string;
  readonly standard: number;
  /** What this account has been raised to; undefined where Service Quotas keeps no applied value. */
  readonly applied?: number;
  /** The service answers in us-east-1 only. */
  readonly global?: boolean;
}

/**
 * Codes and defaults: aws-facts.md B check_quotas; those of EBS: published lists of `list-service-quotas`. Which ones have no applied value, and that Standard vCPUs were raised
 * to 64 as in an account that has been used, is assumed.
 */
export const quotaTable: Readonly<Record<string, QuotaEntry>> = {
  'ec2/L-1216C47A': {
    name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    standard: 5,
    applied: 64,
  },
  'ec2/L-34B43A08': {
    name: 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests',
    standard: 5,
    applied: 64,
  },
  'ec2/L-DB2E81BA': { name: 'Running On-Demand G and VT instances', standard: 0, applied: 0 },
  'ec2/L-3819A6DF': { name: 'All G and VT Spot Instance Requests', standard: 0, applied: 0 },
  'ec2/L-0263D0A3': { name: 'EC2-VPC Elastic IPs', standard: 5, applied: 5 },
  'vpc/L-F678F1CE': { name: 'VPCs per Region', standard: 5, applied: 5 },
  'vpc/L-A4707A72': { name: 'Internet gateways per Region', standard: 5, applied: 5 },
  'vpc/L-407747CB': { name: 'Subnets per VPC', standard: 200, applied: 200 },
  'vpc/L-E79EC296': { name: 'VPC security groups per Region', standard: 2500 },
  'vpc/L-0EA8095F': { name: 'Inbound or outbound rules per security group', standard: 60, applied: 60 },
  'vpc/L-FE5A380F': { name: 'NAT gateways per Availability Zone', standard: 5, applied: 5 },
  'vpc/L-DF5E4CA3': { name: 'Network interfaces per Region', standard: 5000 },
  'elasticloadbalancing/L-53DA6B97': { name: 'Application Load Balancers per Region', standard: 50, applied: 50 },
  'elasticloadbalancing/L-B22855CB': { name: 'Target Groups per Region', standard: 3000, applied: 3000 },
  'elasticfilesystem/L-848C634D': { name: 'File systems per account', standard: 1000, applied: 1000 },
  'elasticfilesystem/L-7391004C': { name: 'Mount targets per VPC', standard: 400 },
  'ebs/L-7A658B76': { name: 'Storage for General Purpose SSD (gp3) volumes, in TiB', standard: 50, applied: 50 },
  'ebs/L-309BACF6': { name: 'Snapshots per Region', standard: 100_000, applied: 100_000 },
  'acm/L-F141DD1D': { name: 'ACM certificates', standard: 2500, applied: 2500 },
  'cloudfront/L-24B04930': { name: 'Web distributions per AWS account', standard: 200, applied: 200, global: true },
  'lambda/L-B99A9384': { name: 'Concurrent executions', standard: 1000, applied: 1000 },
};

/** The value that binds: what a test set, else what the account was raised to, else the default. */
export function appliedQuota(limits: CloudLimits, quota: string): number {
  const entry = quotaTable[quota];
  return limits.quotas[quota] ?? entry?.applied ?? entry?.standard ?? Number.POSITIVE_INFINITY;
}
