import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { unlessAbsent } from '../../../resources/aws-error';
import { describeBackup } from '../../../resources/backup/backup-jobs';
import { recoveryPoints } from '../../../resources/backup/recovery-point';
import { describeFileSystem } from '../../../resources/efs/file-system';
import { listMountTargets } from '../../../resources/efs/mount-target';
import type { UndoContext, Wait } from '../../action';
import { isOfEarlierRollback } from '../../earlier-rollback';
import { type Copy, copiesOf, copyFacts, copyFiles, type Source, sourceOf } from './copies';
import { addNotes, type HeldFiles, heldFiles } from './data-notes';
import { fileSystemKey } from './file-system';
import { settlesInSeconds, wasWritten } from './written';

/** The copy that is made right before the file system goes, and later ones. Copies for checkpoints are `recovery-point-…`. */
export const lastCopyKey = 'rollback-recovery-point';
const keyOfLastCopy = ({ notes: { copy_round: round } }: HeldFiles): string =>
  round === 1 ? lastCopyKey : `${lastCopyKey}-${round}`;

/**
 * One pass of making the data safe, once nobody can write any more: why the file system must not go yet, or undefined
 * when it may.
 *
 * @throws UnityError BackupFailed when AWS could not back it up; the next pass tries with a new backup
 */
export async function secureData(context: UndoContext): Promise<Wait | undefined> {
  const held = heldFiles(context);
  if (held === undefined || held.isGoing) return undefined;
  try {
    const reached = await whoStillWrites(context, held);
    if (reached !== undefined) return reached;
    return (await finishCopies(context, held)) ?? (await takeLastCopy(context, heldFiles(context) ?? held));
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'BackupFailed') throw error;
    const message = `${held.id} holds data and stays: ${error.message}`;
    throw new UnityError('BackupFailed', { message, cause: error });
  }
}

/** Who still gets to the files can write: through what is none of ours, no copy counts that was begun before it was gone. */
async function whoStillWrites(context: UndoContext, held: HeldFiles): Promise<Wait | undefined> {
  const { id, notes } = held;
  const ours = new Set(context.resources().map((row) => row.id));
  const targets = (await unlessAbsent(() => listMountTargets(context, { FileSystemId: id }))) ?? [];
  const other = targets.find((one) => one.LifeCycleState !== 'deleted' && !ours.has(one.MountTargetId));
  if (other === undefined) return undefined;
  const isCopied = context.resource(keyOfLastCopy(held)) !== undefined;
  if (isCopied || notes.was_reachable !== true || typeof notes.closed_at === 'string')
    await addNotes(context, {
      was_reachable: true,
      closed_at: null,
      ...(isCopied && { copy_round: notes.copy_round + 1 }),
    });
  const reason = `${id} can still be written to through ${other.MountTargetId}, a mount target that is none of this step: remove it`;
  return { status: 'pending', reason };
}

const asWait = (id: string, copy: Copy): Wait | undefined =>
  copy.status === 'kept' ? undefined : { ...copy, reason: `${id} holds data: ${copy.reason}` };

/**
 * A copy that is under way for a checkpoint, or that no longer counts, would fail with its file system. One that fails anyway is
 * its checkpoint's loss.
 */
async function finishCopies(context: UndoContext, held: HeldFiles): Promise<Wait | undefined> {
  const { id } = held;
  for (const row of copiesOf(context, id)) {
    if (row.key === keyOfLastCopy(held) || row.metadata.completed_at !== undefined) continue;
    try {
      const wait = asWait(id, await copyFiles(context, row.key, sourceOf(row)));
      if (wait !== undefined) return wait;
    } catch (error) {
      if (!(error instanceof UnityError) || error.code !== 'BackupFailed') throw error;
    }
  }
  return undefined;
}

async function takeLastCopy(context: UndoContext, held: HeldFiles): Promise<Wait | undefined> {
  const { id, notes } = held;
  const former = await rowOfFormer(context, held);
  if (former !== undefined) return former;
  const key = keyOfLastCopy(held);
  const standing = context.resource(key);
  if (standing !== undefined && standing.state !== 'deleted') {
    const { completed_at } = standing.metadata;
    if (typeof completed_at === 'string' && isOfEarlierRollback(context, completed_at)) {
      await addNotes(context, { copy_round: notes.copy_round + 1 });
      return { status: 'pending', reason: `${id} holds data: it was copied before, and is copied once more` };
    }
    const source = sourceOf(standing);
    invariant(source.id === id, `the copy ${key} is of ${source.id}, not of ${id}`);
    return asWait(id, await copyFiles(context, key, source));
  }
  const settlesIn = context.copiesAlways ? 0 : settlesInSeconds(context, notes);
  if (settlesIn > 0) return settling(id, settlesIn);
  const files = await describeFileSystem(context, id);
  if (files === undefined || files.LifeCycleState === 'deleting') return undefined;
  switch (context.copiesAlways ? files.LifeCycleState !== 'creating' : await wasWritten(context, files)) {
    case false:
      return undefined;
    case 'unknown':
      return settling(id, context.settings.fileMetricsSeconds);
    case true:
      return asWait(id, await copyFiles(context, key, { id, arn: files.FileSystemArn ?? '' }));
  }
}

const settling = (id: string, againInSeconds: number): Wait => ({
  status: 'pending',
  reason: `${id} may hold data: waiting until CloudWatch has told what was written last`,
  againInSeconds,
});

/**
 * Sessions from before copies had rows of their own noted their backup on the file system: it gets its row, and goes on
 * from there.
 */
async function rowOfFormer(context: UndoContext, { id, notes }: HeldFiles): Promise<Wait | undefined> {
  const { backup_job_id: jobId, recovery_point_arn: known } = notes;
  if (typeof jobId !== 'string' && known === undefined) return undefined;
  if (context.resource(lastCopyKey) === undefined) {
    const job = typeof jobId === 'string' ? await unlessAbsent(() => describeBackup(context, jobId)) : undefined;
    const arn = known ?? job?.RecoveryPointArn;
    const files = await describeFileSystem(context, id);
    // Gone already, or nothing to go on with: a backup that failed is made anew.
    if (files === undefined || (arn === undefined && job?.State !== 'CREATED' && job?.State !== 'RUNNING')) {
      await addNotes(context, { backup_job_id: null });
      return undefined;
    }
    if (arn === undefined) return { status: 'pending', reason: `${id} holds data: its backup is ${job?.State}` };
    const facts = { ...copyFacts(context, source(id, files.FileSystemArn)), ...(jobId && { backup_job_id: jobId }) };
    await context.save(lastCopyKey, fileSystemKey, recoveryPoints, async () => arn, facts);
  }
  return undefined;
}

const source = (id: string, arn = ''): Source => ({ id, arn });
