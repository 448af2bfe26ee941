import type { BackupJob, DescribeRecoveryPointOutput } from '@aws-sdk/client-backup';
import { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { JsonObject } from '../../../../lib/domain/json';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { isoTime } from '../../../../lib/ports/clock';
import { awsCode, hasCode, unlessAbsent } from '../../../resources/aws-error';
import { describeBackup, listBackups, type StartedBackup, startBackup } from '../../../resources/backup/backup-jobs';
import { describeRecoveryPoint, recoveryPoints, vaultOf } from '../../../resources/backup/recovery-point';
import type { SavingContext } from '../../action';
import { tens } from '../../how-far';
import { fileSystemKey } from './file-system';

/** What the row of a copy keeps. */
const copyNotes = z.object({
  file_system_id: z.string(),
  file_system_arn: z.string(),
  backup_vault: z.string(),
  backup_job_id: z.string().optional(),
  /** ISO time at which its backup was seen complete, and in its vault. */
  completed_at: z.string().optional(),
  /** What AWS Backup has stored for it: all files, or what differs from the copy before it. */
  size_gib: z.number().optional(),
});
type CopyNotes = z.output<typeof copyNotes>;
type CopyRow = ResourceRow & { readonly id: string };

/** With these AWS Backup refuses for good; anything else may pass. */
const refusals: readonly string[] = [
  'AccessDeniedException',
  'InvalidParameterValueException',
  'InvalidRequestException',
  'LimitExceededException',
  'MissingParameterValueException',
  'ResourceNotFoundException',
];

/** Where a copy stands: safe in its vault, or what it waits for. */
export type Copy =
  | { readonly status: 'kept' }
  | { readonly status: 'pending'; readonly reason: string; readonly howFar?: string };

/** What is copied. */
export interface Source {
  readonly id: string;
  readonly arn: string;
}

/** The rows of copies of a file system that are not known to have come to nothing. */
export function copiesOf(context: SavingContext, fileSystemId: string): readonly ResourceRow[] {
  return context
    .resources()
    .filter(
      (row) =>
        row.type === recoveryPoints.type && row.state !== 'deleted' && row.metadata.file_system_id === fileSystemId,
    );
}

/** What a row of a copy says that it is of. */
export function sourceOf(row: ResourceRow): Source {
  const { file_system_id: id, file_system_arn: arn } = copyNotes.parse(row.metadata);
  return { id, arn };
}

/** What stands in the row of a copy from its intent on. */
export function copyFacts({ settings }: SavingContext, { id, arn }: Source) {
  return { file_system_id: id, file_system_arn: arn, backup_vault: settings.backupVaultName };
}

/**
 * One pass of copying a file system into the installation's vault, once a key.
 *
 * @throws UnityError BackupFailed when AWS could not; the next pass tries with a new backup
 */
export async function copyFiles(context: SavingContext, key: string, source: Source): Promise<Copy> {
  const row = context.resource(key);
  if (row?.state === 'active' && row.id !== undefined) return follow(context, { ...row, id: row.id });
  const started: StartedBackup[] = [];
  try {
    await context.save(
      key,
      fileSystemKey,
      recoveryPoints,
      async ({ token }) => {
        const backup = await startBackup(context, source.arn, token);
        started.push(backup);
        return backup.recoveryPointArn;
      },
      copyFacts(context, source),
    );
  } catch (error) {
    if (!hasCode(error, refusals)) throw error;
    const why = `${awsCode(error)}: ${error instanceof Error ? error.message : ''}`;
    throw new UnityError('BackupFailed', { message: `its backup could not be started (${why})`, cause: error });
  }
  const [backup] = started;
  if (backup !== undefined) await context.note(key, { backup_job_id: backup.jobId });
  return { status: 'pending', reason: 'AWS Backup was asked to keep it' };
}

async function follow(context: SavingContext, row: CopyRow): Promise<Copy> {
  const notes = copyNotes.parse(row.metadata);
  if (notes.completed_at !== undefined) return stillKept(context, row);
  const job = await jobOf(context, row, notes);
  switch (job?.State) {
    case 'COMPLETED':
      return arrived(context, row, job.CompletionDate);
    case 'FAILED':
    case 'ABORTED':
    case 'EXPIRED':
    case 'PARTIAL':
      return giveUp(context, row, `its backup ended as ${job.State} (${job.StatusMessage ?? 'AWS gives no reason'})`);
    case undefined:
      // A job is listed for a month; what it made stays.
      return arrived(context, row, new Date(row.intended_at));
    default:
      return { status: 'pending', reason: `its backup is ${job?.State}`, howFar: tens(job?.PercentDone) };
  }
}

/** The job that makes a copy: by its id, which is noted after the copy itself, or as the one that makes this copy. */
async function jobOf(
  context: SavingContext,
  row: CopyRow,
  { backup_job_id, file_system_arn }: CopyNotes,
): Promise<BackupJob | undefined> {
  if (backup_job_id !== undefined) return unlessAbsent(() => describeBackup(context, backup_job_id));
  const jobs = await listBackups(context, file_system_arn, new Date(Date.parse(row.intended_at) - 60_000));
  const found = jobs.find(({ RecoveryPointArn }) => RecoveryPointArn === row.id);
  if (found?.BackupJobId !== undefined) await context.note(row.key, { backup_job_id: found.BackupJobId });
  return found;
}

/** What is said to be complete counts once it is seen in its vault. */
async function arrived(context: SavingContext, row: CopyRow, since: Date | undefined): Promise<Copy> {
  const point = await pointInVault(context, row);
  if (point !== undefined) {
    await context.note(row.key, { completed_at: isoTime(context.clock), ...sizeOf(point) });
    return { status: 'kept' };
  }
  const until = (since?.getTime() ?? 0) + context.settings.visibilityWindowSeconds * 1000;
  if (context.clock.now() < until) return { status: 'pending', reason: 'its backup is not shown in its vault yet' };
  return giveUp(context, row, `its backup ${row.id} is not in its vault`);
}

/** A copy may be deleted by anybody who may: what was safe is looked at before it is relied on. */
async function stillKept(context: SavingContext, row: CopyRow): Promise<Copy> {
  if ((await pointInVault(context, row)) !== undefined) return { status: 'kept' };
  return giveUp(context, row, `its backup ${row.id} is not in its vault any more`);
}

async function pointInVault(context: SavingContext, row: CopyRow): Promise<DescribeRecoveryPointOutput | undefined> {
  const point = await describeRecoveryPoint(context, row.id, vaultOf(context, row));
  return point?.Status === 'COMPLETED' || point?.Status === 'AVAILABLE' ? point : undefined;
}

const bytesPerGib = 1024 ** 3;

/** Rounded up: little is not nothing. */
function sizeOf({ BackupSizeInBytes: bytes }: DescribeRecoveryPointOutput): JsonObject {
  return bytes === undefined ? {} : { size_gib: Math.ceil((bytes / bytesPerGib) * 1000) / 1000 };
}

async function giveUp(context: SavingContext, row: CopyRow, message: string): Promise<never> {
  await context.renew(row.key);
  throw new UnityError('BackupFailed', { message, details: { recovery_point_arn: row.id } });
}
