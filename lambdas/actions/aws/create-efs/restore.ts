import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { isoTime } from '../../../../lib/ports/clock';
import { describeRecoveryPoint } from '../../../resources/backup/recovery-point';
import { describeRestore, startRestore } from '../../../resources/backup/restore-jobs';
import { onceVisible } from '../../../resources/changes';
import { describeFileSystem } from '../../../resources/efs/file-system';
import type { Finding, StepContext } from '../../action';
import { addNotes, heldFiles } from './data-notes';
import { fileSystemKey } from './file-system';
import type { EfsContext } from './parts';

/** Whether the files come from a copy. */
export function isRestored(context: Pick<StepContext, 'restoreFrom'>): boolean {
  return context.restoreFrom(fileSystemKey) !== undefined;
}

/** Says before anything is made when the copy to begin from is not in the installation's vault. */
export async function rehearseRestore(context: StepContext): Promise<readonly Finding[]> {
  const id = context.restoreFrom(fileSystemKey);
  if (id === undefined) return [];
  const point = await describeRecoveryPoint(context, id);
  if (point?.Status === 'COMPLETED' || point?.Status === 'AVAILABLE') return [];
  const vault = context.settings.backupVaultName;
  return [
    {
      code: 'InputInvalid',
      message: `The files cannot be restored: ${id} is ${point?.Status ?? 'not'} in the vault ${vault}.`,
      remedy: 'Choose another checkpoint, or start without one.',
    },
  ];
}

/**
 * Has AWS Backup put the copy that the session begins from, if from any, into the file system; asked for once, since the
 * token of the file system's own intent says which job it is. Its files land in a folder of their own,
 * `aws-backup-restore_TIME`; the set-up of containers moves them to where they were.
 */
export async function beginRestore(context: EfsContext, fileSystemId: string): Promise<void> {
  const recoveryPointArn = context.restoreFrom(fileSystemKey);
  const row = context.resource(fileSystemKey);
  if (recoveryPointArn === undefined || row === undefined) return;
  if (heldFiles(context)?.notes.restore_job_id !== undefined) return;
  const fileSystemArn = (await describeFileSystem(context, fileSystemId))?.FileSystemArn;
  if (fileSystemArn === undefined) {
    throw new UnityError('NotYetVisible', { message: `the file system ${fileSystemId} is not shown yet` });
  }
  await context.fence();
  const order = { recoveryPointArn, fileSystemArn, token: `${row.token}-restore` };
  const jobId = await onceVisible(context, () => startRestore(context, order));
  await addNotes(context, { restore_job_id: jobId });
}

/**
 * What the restore still waits for; undefined when there is none, or it is complete.
 *
 * @throws UnityError ProvisioningFailed with AWS's reason when it failed
 */
export async function lookAtRestore(context: EfsContext): Promise<string | undefined> {
  const notes = heldFiles(context)?.notes;
  const jobId = notes?.restore_job_id;
  if (jobId === undefined || notes?.restored_at !== undefined) return undefined;
  const job = await describeRestore(context, jobId);
  switch (job.Status) {
    case 'COMPLETED':
      await addNotes(context, { restored_at: isoTime(context.clock) });
      return undefined;
    case 'FAILED':
    case 'ABORTED': {
      const why = job.StatusMessage ?? 'AWS gives no reason';
      const message = `${job.RecoveryPointArn} could not be restored: the job ended as ${job.Status} (${why})`;
      throw new UnityError('ProvisioningFailed', { message, details: { restore_job_id: jobId } });
    }
    default:
      return `the restore of its files is ${job.Status ?? 'not shown yet'} (${job.PercentDone ?? '0%'})`;
  }
}
