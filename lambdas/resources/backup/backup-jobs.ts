import {
  type BackupJob,
  DescribeBackupJobCommand,
  type DescribeBackupJobOutput,
  paginateListBackupJobs,
  StartBackupJobCommand,
} from '@aws-sdk/client-backup';
import { invariant } from '../../../lib/domain/assert';
import type { StepContext } from '../../actions/action';

type BackupContext = Pick<StepContext, 'clients' | 'settings'>;

/** AWS's side of a copy: the job that makes it, and what it is going to be. */
export interface StartedBackup {
  readonly jobId: string;
  readonly recoveryPointArn: string;
}

/** The role that AWS Backup works with, in the account and partition of what it works on. */
export function backupRoleArn({ settings }: BackupContext, resourceArn: string): string {
  const [, partition, , , account] = resourceArn.split(':');
  return `arn:${partition}:iam::${account}:role/${settings.backupRoleName}`;
}

/** Asks for a backup into the installation's vault. The same token is the same job. EFS names the recovery point at once. */
export async function startBackup(context: BackupContext, resourceArn: string, token: string): Promise<StartedBackup> {
  const answer = await context.clients.backup.send(
    new StartBackupJobCommand({
      BackupVaultName: context.settings.backupVaultName,
      IamRoleArn: backupRoleArn(context, resourceArn),
      ResourceArn: resourceArn,
      IdempotencyToken: token,
    }),
  );
  const { BackupJobId: jobId, RecoveryPointArn: recoveryPointArn } = answer;
  invariant(jobId && recoveryPointArn, 'StartBackupJob names its job and its recovery point');
  return { jobId, recoveryPointArn };
}

/** What AWS says about a backup. */
export function describeBackup({ clients }: BackupContext, jobId: string): Promise<DescribeBackupJobOutput> {
  return clients.backup.send(new DescribeBackupJobCommand({ BackupJobId: jobId }));
}

/** The backups of a resource into the installation's vault that were started since, the oldest first. */
export async function listBackups(
  { clients, settings }: BackupContext,
  resourceArn: string,
  since: Date,
): Promise<readonly BackupJob[]> {
  const found: BackupJob[] = [];
  const query = { ByResourceArn: resourceArn, ByBackupVaultName: settings.backupVaultName, ByCreatedAfter: since };
  for await (const page of paginateListBackupJobs({ client: clients.backup }, query)) {
    found.push(...(page.BackupJobs ?? []));
  }
  return found.sort((a, b) => (a.CreationDate?.getTime() ?? 0) - (b.CreationDate?.getTime() ?? 0));
}
