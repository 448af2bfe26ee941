import type { _InstanceType } from '@aws-sdk/client-ec2';

/** One instance type. */
export interface InstanceType {
  readonly name: _InstanceType;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Which vCPU quota counts it. */
  readonly bucket: 'standard' | 'graphics';
  /** Linux, shared, us-east-1. */
  readonly hourlyUsd: number;
}

type Row = readonly [name: _InstanceType, vcpus: number, memoryGib: number, hourlyUsd: number];

/** Prices of t3, m5 and g4dn: aws-facts.md D; of the others: AWS's price list as commonly known, not checked. */
const intel: readonly Row[] = [
  ['t3.nano', 2, 0.5, 0.0052],
  ['t3.micro', 2, 1, 0.0104],
  ['t3.small', 2, 2, 0.0208],
  ['t3.medium', 2, 4, 0.0416],
  ['t3.large', 2, 8, 0.0832],
  ['t3.xlarge', 4, 16, 0.1664],
  ['t3a.micro', 2, 1, 0.0094],
  ['t3a.small', 2, 2, 0.0188],
  ['t3a.medium', 2, 4, 0.0376],
  ['t3a.large', 2, 8, 0.0752],
  ['m5.large', 2, 8, 0.096],
  ['m5.xlarge', 4, 16, 0.192],
  ['m5.2xlarge', 8, 32, 0.384],
  ['m5a.large', 2, 8, 0.086],
  ['m6i.large', 2, 8, 0.096],
  ['m6i.xlarge', 4, 16, 0.192],
  ['m6a.large', 2, 8, 0.0864],
  ['m7i.large', 2, 8, 0.1008],
  ['c5.large', 2, 4, 0.085],
  ['c5.xlarge', 4, 8, 0.17],
  ['c6i.large', 2, 4, 0.085],
  ['c6a.large', 2, 4, 0.0765],
  ['r5.large', 2, 16, 0.126],
  ['r6i.large', 2, 16, 0.126],
];

const arm: readonly Row[] = [
  ['t4g.micro', 2, 1, 0.0084],
  ['t4g.small', 2, 2, 0.0168],
  ['t4g.medium', 2, 4, 0.0336],
  ['t4g.large', 2, 8, 0.0672],
  ['m6g.large', 2, 8, 0.077],
  ['c6g.large', 2, 4, 0.068],
];

const graphics: readonly Row[] = [
  ['g4dn.xlarge', 4, 16, 0.526],
  ['g4dn.2xlarge', 8, 32, 0.752],
  ['g4dn.4xlarge', 16, 64, 1.204],
];

const made = (rows: readonly Row[], architecture: InstanceType['architecture'], bucket: InstanceType['bucket']) =>
  rows.map(([name, vcpus, memoryGib, hourlyUsd]) => ({ name, vcpus, memoryGib, architecture, bucket, hourlyUsd }));

/** The types that the account knows, by name. */
export const instanceTypes: ReadonlyMap<string, InstanceType> = new Map(
  [
    ...made(intel, 'x86_64', 'standard'),
    ...made(arm, 'arm64', 'standard'),
    ...made(graphics, 'x86_64', 'graphics'),
  ].map((type) => [type.name, type]),
);

/** us-east-1e is an old zone that offers none of these types (seen in many reports of `Unsupported`). */
export function isOffered(_type: InstanceType, zone: string): boolean {
  return zone !== 'us-east-1e';
}

/** The quota that counts the vCPUs of a type. */
export function vcpuQuota(type: InstanceType, market: 'spot' | 'on-demand'): string {
  if (type.bucket === 'graphics') return market === 'spot' ? 'ec2/L-3819A6DF' : 'ec2/L-DB2E81BA';
  return market === 'spot' ? 'ec2/L-34B43A08' : 'ec2/L-1216C47A';
}
