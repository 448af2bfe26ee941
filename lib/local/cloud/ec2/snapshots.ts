import type {
  CreateSnapshotRequest,
  DeleteSnapshotRequest,
  DescribeSnapshotsRequest,
  DescribeSnapshotsResult,
  Snapshot,
  SnapshotState,
} from '@aws-sdk/client-ec2';
import { drawMilliseconds, drawResourceId } from '../account/draw';
import { takes } from '../account/durations';
import { born, isAlive, remove } from '../account/record';
import { filesAt } from '../account/stored-files';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { figures, snapshotSecondsPerGib } from '../figures';
import { kinds } from './kinds';
import { described, named } from './lookup';
import { checkQuota } from './quota';
import type { SnapshotRecord, VolumeRecord } from './records';
import { tagsFor, writeTags } from './tag-specifications';

/** Snapshots of one volume that may be pending, gp2 and gp3 (EBS user guide, quotas; ConcurrentSnapshotLimitExceeded). */
const pendingOfVolume = 5;
/** A volume takes one so often (EC2 API reference, error codes: SnapshotCreationPerVolumeRateExceeded). */
const pauseMilliseconds = 15_000;

/** Where a snapshot stands. */
export function snapshotState({ settledAt, failure }: SnapshotRecord, now: number): SnapshotState {
  if (now < settledAt) return 'pending';
  return failure === null ? 'completed' : 'error';
}

function progressOf(snapshot: SnapshotRecord, now: number): string {
  const { bornAt, settledAt, failure } = snapshot;
  if (now >= settledAt) return failure === null ? '100%' : '0%';
  return `${Math.floor((100 * (now - bornAt)) / (settledAt - bornAt))}%`;
}

const filters: FilterTable<SnapshotRecord> = {
  'snapshot-id': (snapshot) => snapshot.id,
  'volume-id': (snapshot) => snapshot.volumeId,
  'volume-size': (snapshot) => String(snapshot.sizeGib),
  description: (snapshot) => snapshot.description,
  encrypted: (snapshot) => String(snapshot.encrypted),
  'owner-id': (_snapshot, world) => world.accountId,
  progress: (snapshot, world) => progressOf(snapshot, world.now),
  status: (snapshot, world) => snapshotState(snapshot, world.now),
  'storage-tier': () => 'standard',
};

function view(snapshot: SnapshotRecord, world: World): Snapshot {
  const state = snapshotState(snapshot, world.now);
  return {
    SnapshotId: snapshot.id,
    VolumeId: snapshot.volumeId,
    VolumeSize: snapshot.sizeGib,
    Description: snapshot.description,
    Encrypted: snapshot.encrypted,
    ...(snapshot.encrypted ? { KmsKeyId: `arn:aws:kms:${world.region}:${world.accountId}:alias/aws/ebs` } : {}),
    OwnerId: world.accountId,
    StartTime: new Date(snapshot.bornAt),
    State: state,
    ...(state === 'error' ? { StateMessage: snapshot.failure ?? '' } : {}),
    ...(state === 'completed' ? { CompletionTime: new Date(snapshot.settledAt) } : {}),
    Progress: progressOf(snapshot, world.now),
    StorageTier: 'standard',
    Tags: writeTags(snapshot.tags),
  };
}

/** Deleted ones count as long as they would have been pending (re:Post, “EBS snapshot stuck”). */
function checkLimits(world: World, volume: VolumeRecord): void {
  const { now, state } = world;
  const ofVolume = [...state.ec2.snapshots.values()].filter(({ volumeId }) => volumeId === volume.id);
  if (ofVolume.some(({ bornAt }) => now - bornAt < pauseMilliseconds)) {
    const message =
      'The maximum per volume CreateSnapshot request rate has been exceeded. Use an increasing or variable sleep interval between requests.';
    throw refuse('SnapshotCreationPerVolumeRateExceeded', message);
  }
  if (ofVolume.filter(({ settledAt }) => now < settledAt).length >= pendingOfVolume) {
    const message = 'Maximum allowed in-progress snapshots for a single volume exceeded.';
    throw refuse('ConcurrentSnapshotLimitExceeded', message);
  }
  checkQuota(world, 'ebs/L-309BACF6', state.ec2.snapshots.values(), {
    code: 'SnapshotLimitExceeded',
    noun: 'snapshots',
  });
}

/** What the volume holds at this moment, and nothing that is written later. */
function addSnapshot(world: World, volume: VolumeRecord, request: CreateSnapshotRequest): SnapshotRecord {
  const { now, random, limits, state } = world;
  const tags = tagsFor(request.TagSpecifications, 'snapshot');
  const record = born(world, drawResourceId(random, 'snap'), tags);
  const drawn = drawMilliseconds(random, figures.snapshotCompleted) + volume.sizeGib * snapshotSecondsPerGib * 1000;
  const snapshot: SnapshotRecord = {
    ...record,
    volumeId: volume.id,
    sizeGib: volume.sizeGib,
    encrypted: volume.encrypted,
    description: request.Description ?? '',
    settledAt: now + takes(world, 'snapshotCompleted', record.id, drawn),
    failure: limits.denied.includes('ebs:Snapshot') ? 'The key of the volume cannot be used.' : null,
    content: filesAt(volume.changes, now),
  };
  state.ec2.snapshots.set(snapshot.id, snapshot);
  return snapshot;
}

export const snapshotOperations = {
  /** It has no idempotency token: the same request twice makes two. */
  CreateSnapshot: operation<CreateSnapshotRequest, Snapshot>()(['VolumeId'], (world, request) => {
    if (request.OutpostArn !== undefined) throw notSimulated('CreateSnapshot with OutpostArn');
    const volume = named(world, kinds.volume, request.VolumeId);
    if (world.now < volume.availableAt || volume.goneAt !== null) {
      throw refuse(
        'IncorrectState',
        `Volume '${volume.id}' is in the '${volume.goneAt === null ? 'creating' : 'deleting'}' state.`,
      );
    }
    checkLimits(world, volume);
    return view(addSnapshot(world, volume, request), world);
  }),

  /** Nobody shares snapshots with this account, and public ones are not simulated: all are its own. */
  DescribeSnapshots: operation<DescribeSnapshotsRequest, DescribeSnapshotsResult>()([], (world, request) => {
    const strangers = (request.OwnerIds ?? []).filter((owner) => owner !== 'self' && owner !== world.accountId);
    const owned = request.OwnerIds === undefined || strangers.length < request.OwnerIds.length;
    const { records, NextToken } = described(world, kinds.snapshot, { ...request, ids: request.SnapshotIds }, filters);
    return { Snapshots: owned ? records.map((snapshot) => view(snapshot, world)) : [], NextToken };
  }),

  /** One that is pending can be deleted too (EBS user guide). */
  DeleteSnapshot: operation<DeleteSnapshotRequest, object>()(['SnapshotId'], (world, request) => {
    const snapshot = named(world, kinds.snapshot, request.SnapshotId);
    if (isAlive(snapshot, world.now)) remove(world, snapshot);
    return {};
  }),
};
