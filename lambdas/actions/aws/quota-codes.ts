import type { QuotaNeed } from '../definition';

/**
 * The service quotas that actions of this folder use up, by what they limit (aws-facts B, check_quotas; of EBS: published lists of `list-service-quotas`). Those that
 * limit a single VPC or group are left out: the needs of a workflow are added up, and schemas stay far below them.
 */
export const quotaCodes = {
  vpcs: { serviceCode: 'vpc', quotaCode: 'L-F678F1CE', name: 'VPCs per Region' },
  internetGateways: { serviceCode: 'vpc', quotaCode: 'L-A4707A72', name: 'Internet gateways per Region' },
  securityGroups: { serviceCode: 'vpc', quotaCode: 'L-E79EC296', name: 'VPC security groups per Region' },
  networkInterfaces: { serviceCode: 'vpc', quotaCode: 'L-DF5E4CA3', name: 'Network interfaces per Region' },
  spotVcpus: { serviceCode: 'ec2', quotaCode: 'L-34B43A08', name: 'Standard Spot Instance vCPUs' },
  onDemandVcpus: { serviceCode: 'ec2', quotaCode: 'L-1216C47A', name: 'Running On-Demand Standard vCPUs' },
  graphicsSpotVcpus: { serviceCode: 'ec2', quotaCode: 'L-3819A6DF', name: 'G and VT Spot Instance vCPUs' },
  graphicsOnDemandVcpus: { serviceCode: 'ec2', quotaCode: 'L-DB2E81BA', name: 'Running On-Demand G and VT vCPUs' },
  /** In TiB. */
  gp3Storage: { serviceCode: 'ebs', quotaCode: 'L-7A658B76', name: 'Storage for gp3 volumes, in TiB' },
  certificates: { serviceCode: 'acm', quotaCode: 'L-F141DD1D', name: 'ACM certificates' },
} as const;

/** What a quota limits. */
export type QuotaName = keyof typeof quotaCodes;

/** How much of a quota is needed. */
export function quotaNeed(name: QuotaName, amount: number): QuotaNeed {
  return { ...quotaCodes[name], amount };
}
