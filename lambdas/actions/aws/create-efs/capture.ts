import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { isoTime } from '../../../../lib/ports/clock';
import { describeFileSystem } from '../../../resources/efs/file-system';
import type { CaptureResult, SavingContext } from '../../action';
import { copyFiles, sourceOf } from './copies';
import { addNotes, type HeldFiles, heldFiles } from './data-notes';
import { holdsData } from './written';

/**
 * One pass of copying the files for a checkpoint, while they are in use: what is written meanwhile may be in it or not,
 * as AWS Backup has it.
 *
 * @throws UnityError BackupFailed when AWS could not back it up; the next pass tries with a new backup
 */
export async function captureFiles(context: SavingContext, checkpoint: string): Promise<CaptureResult> {
  const held = heldFiles(context);
  if (held === undefined) return { status: 'captured', without: 'there is no file system of its own' };
  try {
    return await capture(context, held, checkpoint);
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'BackupFailed') throw error;
    throw new UnityError('BackupFailed', { message: `${held.id} was not copied: ${error.message}`, cause: error });
  }
}

async function capture(context: SavingContext, held: HeldFiles, checkpoint: string): Promise<CaptureResult> {
  const key = `recovery-point-${checkpoint}`;
  const standing = context.resource(key);
  if (standing !== undefined && standing.state !== 'deleted') return copied(context, key, held, sourceOf(standing).arn);
  const notes = held.notes.checkpoints[checkpoint];
  if (notes?.empty) return nothing(held.id);
  const files = await describeFileSystem(context, held.id);
  if (files === undefined) {
    throw new UnityError('BackupFailed', { message: 'AWS does not show it' });
  }
  if (await holdsData(context, files)) return copied(context, key, held, files.FileSystemArn ?? '');
  const note = (facts: { asked_at: string; empty?: boolean }) =>
    addNotes(context, { checkpoints: { ...held.notes.checkpoints, [checkpoint]: facts } });
  if (notes === undefined) await note({ asked_at: isoTime(context.clock) });
  // What was written last before the checkpoint is told later: only then it is certain that there is nothing.
  const askedAt = notes === undefined ? context.clock.now() : Date.parse(notes.asked_at);
  const againInSeconds = context.settings.fileMetricsSeconds - (context.clock.now() - askedAt) / 1000;
  if (againInSeconds > 0) {
    const reason = `${held.id} seems to be empty: waiting until CloudWatch has told what was written last`;
    return { status: 'pending', reason, againInSeconds };
  }
  await note({ asked_at: new Date(askedAt).toISOString(), empty: true });
  return nothing(held.id);
}

const nothing = (id: string): CaptureResult => ({
  status: 'captured',
  without: `nothing was ever written to ${id}`,
});

async function copied(context: SavingContext, key: string, { id }: HeldFiles, arn: string): Promise<CaptureResult> {
  const copy = await copyFiles(context, key, { id, arn });
  return copy.status === 'kept' ? { status: 'captured' } : { ...copy, reason: `${id}: ${copy.reason}` };
}
