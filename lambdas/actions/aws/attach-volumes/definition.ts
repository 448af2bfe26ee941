import { z } from 'zod';
import { defineAction } from '../../definition';
import { gp3HourlyUsd } from '../instances/storage-cost';
import { quotaNeed } from '../quota-codes';
import { attachVolumesMakeIam, attachVolumesUndoIam } from './permissions';

/** One an instance, of as many as an action launches. */
export const mostVolumes = 50;

const gibPerTib = 1_024;
/** What a GiB adds to a snapshot of everything on it. */
const copySecondsPerGib = 0.5;

/** The key of the volume of an instance, by its ordinal from 1 on. */
export function volumeKey(ordinal: number): string {
  return `data-${ordinal}`;
}

/** The keys of so many volumes, in the order of their instances. */
export function volumeKeys(length: number): readonly string[] {
  return Array.from({ length }, (_, index) => volumeKey(index + 1));
}

/** How many volumes there are, or will be. */
function countOf({
  count,
  instance_ids,
}: {
  readonly count?: number | undefined;
  readonly instance_ids: readonly string[];
}): number {
  return count ?? instance_ids.length;
}

/** A volume for data for each instance. */
export const attachVolumesDefinition = defineAction({
  service: 'aws',
  action: 'attach_volumes',
  summary: 'Makes an encrypted volume for data beside each instance, and attaches it.',
  permissionSet: 'compute',
  waits: 'poll',
  input: z.object({
    instance_ids: z
      .array(z.string())
      .min(1)
      .max(mostVolumes)
      .describe('The instances, each of which gets a volume in its zone.'),
    count: z
      .number()
      .int()
      .min(1)
      .max(mostVolumes)
      .optional()
      .describe('How many instances there will be: what is known of them before they are, for quotas and cost.'),
    size_gib: z
      .number()
      .int()
      .min(1)
      .max(16_384)
      .describe('Size of each volume, GiB; not less than the copy it begins with.'),
    volume_type: z.enum(['gp3']).default('gp3').describe('Type of the volumes: general purpose SSD.'),
    iops: z
      .number()
      .int()
      .min(3_000)
      .max(16_000)
      .optional()
      .describe('I/O operations a second, at most 500 a GiB; 3,000 unless told otherwise.'),
    throughput: z
      .number()
      .int()
      .min(125)
      .max(1_000)
      .optional()
      .describe('MiB a second, at most a quarter of the IOPS; 125 unless told otherwise.'),
  }),
  outputs: {
    data_volume_ids: {
      schema: z.array(z.string()),
      from: 'created',
      description: 'Ids of the volumes, in the order of the instances.',
    },
    data_device: {
      schema: z.string(),
      from: 'created',
      description: 'The device that each is attached as; instances with NVMe name it by the volume’s id.',
    },
  },
  resources: [
    { type: 'AWS::EC2::Volume', holdsData: true },
    // Copies of the data: they stay until somebody deletes them.
    { type: 'AWS::EC2::Snapshot', holdsData: true },
  ],
  dataKeys: ({ count, instance_ids }) => {
    const length = count ?? instance_ids?.length;
    return length === undefined ? undefined : volumeKeys(length);
  },
  iam: { make: attachVolumesMakeIam, undo: attachVolumesUndoIam },
  quotas: (input) => [
    quotaNeed('gp3Storage', (countOf(input) * input.size_gib) / gibPerTib),
    { serviceCode: 'ebs', quotaCode: 'L-309BACF6', name: 'Snapshots per Region', amount: countOf(input) },
  ],
  durations: ({ size_gib }) => ({
    created: { p50Seconds: 3, p95Seconds: 10 },
    ready: { p50Seconds: 24, p95Seconds: 50 },
    undo: {
      p50Seconds: Math.round(70 + size_gib * copySecondsPerGib),
      p95Seconds: Math.round(130 + size_gib * copySecondsPerGib * 4),
    },
    source:
      'volume up to 2 s and attachment 2-4 s once the instance runs, 16-18 s after its launch; detaching 1-3 s, deleting 1 s (terraform logs, n=2-6); a snapshot takes minutes for little data and hours for much (assumed: half a second a GiB)',
  }),
  cost: (input) => [
    {
      item: `${countOf(input)} × ${input.size_gib} GiB gp3 for data`,
      hourlyUsd: countOf(input) * gp3HourlyUsd(input.size_gib, input),
    },
    {
      item: 'snapshots kept after a rollback or for a checkpoint',
      hourlyUsd: 0,
      usageBased: '0.05 USD for each GB of data and month',
    },
  ],
  undo: {
    kind: 'removes',
    text: 'Detaches each volume, by force after a minute; takes a snapshot of every one that an instance ever held (of all, where the policy is `snapshot`), and deletes the volumes only once all snapshots are complete. The snapshots stay until somebody deletes them; when one fails, no volume is deleted.',
  },
});
