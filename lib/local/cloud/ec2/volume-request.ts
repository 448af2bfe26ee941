import type { CreateVolumeRequest, VolumeType } from '@aws-sdk/client-ec2';
import { isAlive } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { refuse } from '../api/refusal';
import { appliedQuota } from '../quotas/values';
import { kinds } from './kinds';
import { named } from './lookup';
import type { SnapshotRecord, VolumeRecord } from './records';
import { snapshotState } from './snapshots';

/** What gp3 can be (API reference, CreateVolume; EBS user guide: 500 IOPS a GiB, 0.25 MiB/s for each of them). */
const gp3 = {
  sizeGib: [1, 65_536],
  iops: [3_000, 80_000],
  throughput: [125, 2_000],
  iopsPerGib: 500,
  throughputPerIops: 0.25,
} as const;
const gibPerTib = 1_024;

/** How fast a volume is, and of what type and size. */
export type Performance = Pick<VolumeRecord, 'kind' | 'sizeGib' | 'iops' | 'throughput'>;

const invalid = (message: string) => refuse('InvalidParameterValue', message);

/** The snapshot that a volume is to be made from: it must be complete. */
export function sourceOf(world: World, { SnapshotId }: CreateVolumeRequest): SnapshotRecord | undefined {
  if (SnapshotId === undefined) return undefined;
  const snapshot = named(world, kinds.snapshot, SnapshotId);
  const state = snapshotState(snapshot, world.now);
  if (state === 'completed') return snapshot;
  throw refuse('IncorrectState', `Snapshot is in invalid state - ${state}`);
}

/** The size of a volume: as asked for, else that of the snapshot, and never less than that. */
export function readSize({ Size }: CreateVolumeRequest, source: SnapshotRecord | undefined): number {
  const size = Size ?? source?.sizeGib;
  if (size === undefined) throw refuse('MissingParameter', 'The request must contain the parameter size/snapshot');
  const [least, most] = gp3.sizeGib;
  if (size < least || size > most) {
    throw invalid(`Volume of ${size}GiB is invalid; it must be between ${least}GiB and ${most}GiB.`);
  }
  if (source !== undefined && size < source.sizeGib) {
    throw invalid(
      `Volume of size ${size}GB is smaller than snapshot '${source.id}', expect size >= ${source.sizeGib}GB`,
    );
  }
  return size;
}

/** What was asked for beside the size; only gp3 is known here, which EC2 does not take when nothing is said (gp2). */
export function readPerformance(request: CreateVolumeRequest, sizeGib: number): Performance {
  const kind: VolumeType = request.VolumeType ?? 'gp2';
  if (kind !== 'gp3' && kind !== 'gp2') throw notSimulated(`volumes of type ${kind}`);
  if (kind === 'gp2') {
    const name = request.Iops !== undefined ? 'iops' : 'throughput';
    if (request.Iops !== undefined || request.Throughput !== undefined) {
      throw refuse('InvalidParameterCombination', `The parameter ${name} is not supported for gp2 volumes.`);
    }
    return { kind, sizeGib, iops: null, throughput: null };
  }
  const iops = request.Iops ?? gp3.iops[0];
  const throughput = request.Throughput ?? gp3.throughput[0];
  check('iops', iops, gp3.iops);
  check('throughput', throughput, gp3.throughput);
  if (iops > Math.max(gp3.iops[0], sizeGib * gp3.iopsPerGib)) {
    throw refuse('InvalidParameterCombination', `Iops to volume size ratio is too high; maximum is ${gp3.iopsPerGib}`);
  }
  if (throughput > Math.max(gp3.throughput[0], iops * gp3.throughputPerIops)) {
    const message = `Throughput (MiBps) to iops ratio is too high; maximum is ${gp3.throughputPerIops} MiBps per iops`;
    throw refuse('InvalidParameterCombination', message);
  }
  return { kind, sizeGib, iops, throughput };
}

function check(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (value >= least && value <= most) return;
  throw invalid(`Volume ${name} of ${value} is not valid; it must be between ${least} and ${most}.`);
}

/** All gp3 of a region together (EBS quotas); the quota is in TiB. */
export function checkStorageQuota(world: World, { kind, sizeGib }: Performance): void {
  if (kind !== 'gp3') return;
  const alive = [...world.state.ec2.volumes.values()].filter((volume) => isAlive(volume, world.now));
  const used = alive.reduce((sum, volume) => sum + (volume.kind === 'gp3' ? volume.sizeGib : 0), 0);
  if ((used + sizeGib) / gibPerTib <= appliedQuota(world.limits, 'ebs/L-7A658B76')) return;
  throw refuse('VolumeLimitExceeded', 'You have exceeded your maximum gp3 storage limit of the region.');
}
