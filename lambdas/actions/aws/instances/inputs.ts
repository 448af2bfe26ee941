import { z } from 'zod';
import type { CostLine } from '../../definition';
import { gp3HourlyUsd } from './storage-cost';

/** A public IPv4 address, USD an hour (aws-facts D). */
const addressHourlyUsd = 0.005;

/** An instance type, by its form: which types there are changes every month. */
export const instanceTypeSchema = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'an instance type looks like t3.small');

/** The inputs of every action that launches instances from a template. */
export const templateInputs = {
  security_group_id: z.string().describe('Security group of the instances.'),
  volume_gib: z
    .number()
    .int()
    .min(8)
    .max(16_384)
    .default(20)
    .describe('Size of the encrypted root volume, GiB: system and images; data belongs on volumes of its own.'),
  ami_parameter: z
    .string()
    .regex(/^\/[\w./-]+$/, 'the name of a public SSM parameter')
    .default('/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64')
    .describe('Public SSM parameter that names the AMI. Read once; later tries use the same AMI.'),
  root_device: z.string().default('/dev/xvda').describe('Root device of that AMI.'),
} as const;

/** What these actions freeze the AMI under, and the inputs that it depends on. */
export const carriesImage = { image_id: ['ami_parameter'] } as const;

/** What each instance costs beside its type: address and root volume. */
export function surroundingCost(count: number, volumeGib: number): readonly CostLine[] {
  return [
    { item: `${count} × public IPv4 address`, hourlyUsd: count * addressHourlyUsd },
    { item: `${count} × ${volumeGib} GiB gp3`, hourlyUsd: count * gp3HourlyUsd(volumeGib) },
  ];
}
