import { DescribeBackupJobCommand, StartBackupJobCommand } from '@aws-sdk/client-backup';
import type { FileSystemDescription } from '@aws-sdk/client-efs';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { awsCode } from '../../../resources/aws-error';
import { describeFileSystem } from '../../../resources/efs/file-system';
import type { UndoContext, UndoResult } from '../../action';
import { addNotes, type DataNotes, notedFileSystem } from './data-notes';
import { settlesInSeconds, wasWritten } from './written';

type Wait = Extract<UndoResult, { readonly status: 'pending' }>;

/**
 * One pass of making the data safe, once nobody can write any more: why the file system must not go yet, or undefined
 * when it may.
 *
 * @throws UnityError BackupFailed when AWS could not back it up; the next pass tries with a new backup
 */
export async function secureData(context: UndoContext): Promise<Wait | undefined> {
  const noted = notedFileSystem(context);
  if (noted === undefined || noted.notes.recovery_point_arn !== undefined) return undefined;
  const { id, token, notes } = noted;
  if (typeof notes.backup_job_id === 'string') return follow(context, id, notes, notes.backup_job_id);
  const settlesIn = settlesInSeconds(context, notes);
  if (settlesIn > 0) return settling(id, settlesIn);
  const files = await describeFileSystem(context, id);
  if (files === undefined || files.LifeCycleState === 'deleting') return undefined;
  switch (await wasWritten(context, files)) {
    case false:
      return undefined;
    case 'unknown':
      return settling(id, context.settings.fileMetricsSeconds);
    case true: {
      // A new token for each backup that AWS gave up: the old one would answer the old job.
      const jobId = await start(context, files, `${token}-b${notes.failed_backups + 1}`);
      await addNotes(context, { backup_job_id: jobId });
      return pending(`${id} holds data: AWS Backup was asked to keep it`);
    }
  }
}

const pending = (reason: string): Wait => ({ status: 'pending', reason });
const settling = (id: string, againInSeconds: number): Wait => ({
  status: 'pending',
  reason: `${id} may hold data: waiting until CloudWatch has told what was written last`,
  againInSeconds,
});

/** The role is named by its ARN, whose account and partition are those of the file system. */
async function start(
  { clients, settings }: UndoContext,
  { FileSystemArn = '', FileSystemId }: FileSystemDescription,
  IdempotencyToken: string,
): Promise<string> {
  const [, partition, , , account] = FileSystemArn.split(':');
  const command = new StartBackupJobCommand({
    BackupVaultName: settings.backupVaultName,
    IamRoleArn: `arn:${partition}:iam::${account}:role/${settings.backupRoleName}`,
    ResourceArn: FileSystemArn,
    IdempotencyToken,
  });
  try {
    const answer = await clients.backup.send(command);
    invariant(answer.BackupJobId, 'StartBackupJob answered without an id');
    return answer.BackupJobId;
  } catch (error) {
    const why = `${awsCode(error)}: ${error instanceof Error ? error.message : ''}`;
    const message = `${FileSystemId} holds data and stays: its backup could not be started (${why})`;
    throw new UnityError('BackupFailed', { message, cause: error });
  }
}

async function follow(context: UndoContext, id: string, notes: DataNotes, jobId: string): Promise<Wait | undefined> {
  const job = await context.clients.backup.send(new DescribeBackupJobCommand({ BackupJobId: jobId }));
  switch (job.State) {
    case 'COMPLETED':
      invariant(job.RecoveryPointArn, 'a complete backup has a recovery point');
      await addNotes(context, { recovery_point_arn: job.RecoveryPointArn });
      return undefined;
    case 'FAILED':
    case 'ABORTED':
    case 'EXPIRED':
    case 'PARTIAL': {
      await addNotes(context, { backup_job_id: null, failed_backups: notes.failed_backups + 1 });
      const why = job.StatusMessage ?? 'AWS gives no reason';
      const message = `${id} holds data and stays: its backup ended as ${job.State} (${why})`;
      throw new UnityError('BackupFailed', { message, details: { backup_job_id: jobId } });
    }
    default:
      return pending(`${id} holds data: its backup is ${job.State ?? 'not shown yet'} (${job.PercentDone ?? '0'}%)`);
  }
}
