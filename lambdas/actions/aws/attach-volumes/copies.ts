import { CreateSnapshotCommand, type Snapshot } from '@aws-sdk/client-ec2';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { isoTime } from '../../../../lib/ports/clock';
import { hasCode } from '../../../resources/aws-error';
import { describeSnapshot, descriptionOf, snapshots } from '../../../resources/ec2/snapshot';
import { notesOf } from '../../../resources/ec2/volume-notes';
import type { SavingContext, StepContext, Wait } from '../../action';
import { tens } from '../../how-far';
import { withName } from '../../tags';

/** A volume whose data is to be copied. */
export type Source = ResourceRow & { readonly id: string };

/** Where a copy stands. */
export type Copy =
  | { readonly state: 'complete'; readonly id: string }
  | { readonly state: 'pending'; readonly wait: Wait }
  /** It holds nothing, and never will. */
  | { readonly state: 'failed'; readonly row: Source; readonly why: string };

/** Refusals that pass: AWS takes one snapshot of a volume in 15 s, and five at a time (EC2 API reference, error codes). */
const passing = [
  'SnapshotCreationPerVolumeRateExceeded',
  'ConcurrentSnapshotLimitExceeded',
  'PendingSnapshotLimitExceeded',
  'IncorrectState',
];

/** The key of the copy that is made before a volume is deleted: never that of a checkpoint of such a name. */
export function copyKey(context: StepContext, volume: ResourceRow): string {
  for (let round = notesOf(volume).copy_round; ; round += 1) {
    const key = `snapshot-${volume.key}-rollback${round === 1 ? '' : `-${round}`}`;
    if (context.resource(key)?.checkpoint === undefined) return key;
  }
}

/** The key of a checkpoint's copy of a volume: never that of a copy that was made before a deletion, or for another one. */
export function checkpointKey(context: StepContext, volume: ResourceRow, checkpoint: string): string {
  const key = `snapshot-${volume.key}-${checkpoint}`;
  const standing = context.resource(key);
  return standing === undefined || standing.checkpoint === checkpoint
    ? key
    : `snapshot-${volume.key}-checkpoint-${checkpoint}`;
}

/** Orders a copy of a volume under a key, once, and looks where it stands. */
export async function copyVolume(context: SavingContext, volume: Source, key: string): Promise<Copy> {
  const what = `${volume.key} (${volume.id}) holds data`;
  let id: string;
  try {
    id = await context.save(key, volume.key, snapshots, (row) => createSnapshot(context, volume, row), {
      volume_id: volume.id,
    });
  } catch (error) {
    if (!hasCode(error, passing)) throw error;
    return pending({ reason: `${what}: AWS takes no snapshot of it yet` });
  }
  const row = context.resource(key);
  invariant(row, 'a copy that was saved has a row');
  const { failed_because } = row.metadata;
  if (typeof failed_because === 'string') return { state: 'failed', row: { ...row, id }, why: failed_because };
  const found = await describeSnapshot(context, id);
  if (found === undefined) {
    return (await isMissing(context, row))
      ? { state: 'failed', row: { ...row, id }, why: `its snapshot ${id} is gone` }
      : pending({ reason: `${what}: waiting until AWS shows its snapshot ${id}` });
  }
  await noteShown(context, row, found);
  switch (found.State) {
    case 'completed':
      return { state: 'complete', id };
    case 'error': {
      const why = `its snapshot ${id} failed (${found.StateMessage || 'AWS gives no reason'})`;
      await context.note(key, { failed_because: why });
      return { state: 'failed', row: { ...row, id }, why };
    }
    default:
      return pending({ reason: `${what}: its snapshot ${id} is ${found.State}`, howFar: tens(found.Progress) });
  }
}

function pending(wait: Pick<Wait, 'reason' | 'howFar'>): Copy {
  return { state: 'pending', wait: { status: 'pending', ...wait } };
}

/** Keeps that a snapshot is there, and how large what it was made of is: it is billed for no more than that. */
async function noteShown(context: SavingContext, { key, metadata }: ResourceRow, found: Snapshot): Promise<void> {
  const { VolumeSize: size } = found;
  const facts = {
    ...(typeof metadata.missing_since === 'string' && { missing_since: null }),
    ...(size !== undefined && metadata.size_gib !== size && { size_gib: size }),
  };
  if (Object.keys(facts).length > 0) await context.note(key, facts);
}

/** The error of a copy that failed. */
export function copyFailed(volume: Source, why: string): UnityError {
  return new UnityError('BackupFailed', { message: `${volume.key} (${volume.id}) holds data and stays: ${why}` });
}

/** Whether a snapshot is gone: one absence proves nothing, so it must have been absent for the visibility window. */
async function isMissing(context: SavingContext, { key, metadata }: ResourceRow): Promise<boolean> {
  const { clock, settings } = context;
  const { missing_since } = metadata;
  if (typeof missing_since === 'string') {
    return clock.now() - Date.parse(missing_since) >= settings.visibilityWindowSeconds * 1000;
  }
  await context.note(key, { missing_since: isoTime(clock) });
  return false;
}

async function createSnapshot(context: SavingContext, volume: Source, row: ResourceRow): Promise<string> {
  const command = new CreateSnapshotCommand({
    VolumeId: volume.id,
    Description: descriptionOf(row),
    TagSpecifications: [{ ResourceType: 'snapshot', Tags: withName(context.tags(row.key), context.session, row.key) }],
  });
  const { SnapshotId } = await context.clients.ec2.send(command);
  invariant(SnapshotId, 'CreateSnapshot answered without an id');
  return SnapshotId;
}
