import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { isoTime } from '../../../../lib/ports/clock';
import { activeRows } from '../../../resources/alive-rows';
import { together } from '../../../resources/changes';
import { snapshots } from '../../../resources/ec2/snapshot';
import { isGoing, shownVolumes, volumes } from '../../../resources/ec2/volume';
import { notesOf } from '../../../resources/ec2/volume-notes';
import type { CaptureResult, SavingContext, UndoContext, UndoResult, Wait } from '../../action';
import { isOfEarlierRollback } from '../../earlier-rollback';
import { volumesToUndo } from './close';
import { checkpointKey, copyFailed, copyKey, copyVolume, type Source } from './copies';

/**
 * One pass of copying what is on the volumes, once no instance holds them any more: why none of them must go yet, or
 * undefined when all may. What was never attached holds nothing but what it was made from: it is copied where the policy
 * is to copy always, once it is whole.
 *
 * @throws UnityError BackupFailed when a snapshot failed or is gone; the next pass tries with a new one
 */
export async function secureVolumes(context: UndoContext): Promise<Wait | undefined> {
  const rows = volumesToUndo(context).filter((row) => context.copiesAlways || notesOf(row).attached);
  const shown = await shownVolumes(
    context,
    rows.map(({ id }) => id),
  );
  const standing = rows.filter((row) => {
    const volume = shown.get(row.id);
    if (volume === undefined || isGoing(volume)) return false;
    return notesOf(row).attached || volume.State === 'available';
  });
  const waits = await together(standing.map((row) => secure(context, row)));
  return waits.find((wait) => wait !== undefined);
}

async function secure(context: UndoContext, standing: Source): Promise<Wait | undefined> {
  const volume = await withoutOldCopy(context, standing);
  const copy = await copyVolume(context, volume, copyKey(context, volume));
  switch (copy.state) {
    case 'pending':
      return copy.wait;
    case 'complete':
      if (notesOf(volume).copied_as !== copy.id)
        await context.note(volume.key, { copied_as: copy.id, copied_at: isoTime(context.clock) });
      return undefined;
    case 'failed':
      await context.note(volume.key, { copied_as: null });
      if (!(await isDropped(context, copy.row)))
        return { status: 'pending', reason: `${copy.why}; it is being removed` };
      throw copyFailed(volume, copy.why);
  }
}

/** What an earlier rollback has copied, somebody may have attached and written to since: it is copied once more. */
async function withoutOldCopy(context: UndoContext, volume: Source): Promise<Source> {
  const { copied_as, copied_at, copy_round } = notesOf(volume);
  if (typeof copied_as !== 'string' || !isOfEarlierRollback(context, copied_at)) return volume;
  await context.note(volume.key, { copied_as: null, copied_at: null, copy_round: copy_round + 1 });
  return { ...volume, metadata: context.resource(volume.key)?.metadata ?? volume.metadata };
}

/** Removes a copy that holds nothing, and frees its key for the next. False while AWS still shows it. */
async function isDropped(context: UndoContext, row: Source): Promise<boolean> {
  try {
    await snapshots.remove(context, row);
  } catch (error) {
    // Too young for its absence to be believed.
    if (error instanceof UnityError && error.code === 'NotYetVisible') return false;
    throw error;
  }
  if (await snapshots.exists(context, row)) return false;
  await context.renew(row.key);
  return true;
}

/** Removes the copies of checkpoints that came to nothing, once all else is gone. */
export async function dropFailedCopies(context: UndoContext): Promise<UndoResult> {
  const copies = activeRows(context, snapshots).filter(
    (row) => row.snapshot_of !== undefined && typeof row.metadata.failed_because === 'string',
  );
  const dropped = await together(copies.map((row) => isDropped(context, row)));
  return dropped.every(Boolean) ? { status: 'gone' } : { status: 'pending', reason: 'removing snapshots that failed' };
}

/** One pass of copying the volumes, as they are, for a checkpoint. */
export async function captureVolumes(context: SavingContext, checkpoint: string): Promise<CaptureResult> {
  const sources = activeRows(context, volumes).filter((row) => notesOf(row).attached);
  const waits = await together(sources.map((row) => capture(context, row, checkpointKey(context, row, checkpoint))));
  return waits.find((wait) => wait !== undefined) ?? { status: 'captured' };
}

async function capture(context: SavingContext, volume: Source, key: string): Promise<Wait | undefined> {
  const copy = await copyVolume(context, volume, key);
  if (copy.state === 'pending') return copy.wait;
  if (copy.state === 'complete') return undefined;
  throw copyFailed(volume, copy.why);
}
