import type {
  DescribeBackupJobInput,
  DescribeBackupJobOutput,
  StartBackupJobInput,
  StartBackupJobOutput,
} from '@aws-sdk/client-backup';
import { drawMilliseconds, drawUuid } from '../account/draw';
import { takes } from '../account/durations';
import { born, isAlive } from '../account/record';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { bytesAt } from '../efs/size';
import type { FileSystemRecord } from '../efs/state';
import { backupBegins, backupRuns } from './figures';
import type { BackupJobRecord } from './state';

const invalid = (message: string) => refuse('InvalidParameterValueException', message);

/** The file system of an ARN; nothing else is backed up in here. */
function resourceOf({ state, now }: World, arn: string): FileSystemRecord {
  const id = /^arn:aws:elasticfilesystem:[^:]+:\d{12}:file-system\/(fs-[0-9a-f]+)$/.exec(arn)?.[1];
  if (id === undefined) throw notSimulated(`a backup of ${arn}`);
  const files = state.efs.fileSystems.get(id);
  if (files === undefined || !isAlive(files, now)) {
    throw refuse('ResourceNotFoundException', `Resource ${arn} could not be found.`);
  }
  return files;
}

function checkVaultAndRole({ limits, accountId }: World, vault: string, role: string): void {
  if (!limits.backupVaults.includes(vault)) {
    throw refuse('ResourceNotFoundException', `Backup vault ${vault} does not exist.`);
  }
  const name = role.slice(`arn:aws:iam::${accountId}:role/`.length);
  if (role.startsWith(`arn:aws:iam::${accountId}:role/`) && limits.backupRoles.includes(name)) return;
  throw invalid(`IAM Role ${role} cannot be assumed by AWS Backup`);
}

/** Right as they stand when it starts: what the role may not read fails the job, not the call. */
function add(world: World, request: StartBackupJobInput, files: FileSystemRecord): BackupJobRecord {
  const { random, now, region, accountId, limits, state } = world;
  const of = request.ResourceArn ?? '';
  const runsAt = now + takes(world, 'backupBegins', of, drawMilliseconds(random, backupBegins));
  const job: BackupJobRecord = {
    id: drawUuid(random),
    resourceArn: of,
    vaultName: request.BackupVaultName ?? '',
    roleArn: request.IamRoleArn ?? '',
    startedAt: now,
    runsAt,
    endsAt: runsAt + takes(world, 'backupRuns', of, drawMilliseconds(random, backupRuns)),
    bytes: bytesAt(files, runsAt),
    recoveryPointArn: `arn:aws:backup:${region}:${accountId}:recovery-point:${drawUuid(random)}`,
    failure: limits.denied.includes('efs:Backup')
      ? 'Your backup job failed: the role may not read the resource.'
      : null,
  };
  state.backup.jobs.set(job.id, job);
  return job;
}

/** Its tags are those of what it is of (AWS Backup developer guide, tags on backups). */
function addRecoveryPoint(world: World, job: BackupJobRecord, files: FileSystemRecord): void {
  const record = born({ ...world, now: job.endsAt }, job.recoveryPointArn, files.tags);
  world.state.backup.recoveryPoints.set(record.id, { ...record, jobId: job.id });
}

export function jobState({ startedAt, runsAt, endsAt, failure }: BackupJobRecord, now: number) {
  if (now < runsAt) return { State: 'CREATED', PercentDone: '0.0' } as const;
  if (now < endsAt) {
    const PercentDone = ((100 * (now - startedAt)) / (endsAt - startedAt)).toFixed(1);
    return { State: 'RUNNING', PercentDone } as const;
  }
  return failure === null
    ? ({ State: 'COMPLETED', PercentDone: '100.0' } as const)
    : ({ State: 'FAILED', PercentDone: '0.0', StatusMessage: failure } as const);
}

export const jobOperations = {
  StartBackupJob: operation<StartBackupJobInput, StartBackupJobOutput>()(
    ['BackupVaultName', 'ResourceArn', 'IamRoleArn'],
    (world, request) => {
      checkVaultAndRole(world, request.BackupVaultName, request.IamRoleArn);
      const files = resourceOf(world, request.ResourceArn);
      // The token is left out of what is compared: it is given on its own.
      const { IdempotencyToken: ClientToken, ...rest } = request;
      const id = once(world, 'backup/StartBackupJob', { ...rest, ClientToken }, () => {
        const job = add(world, request, files);
        if (job.failure === null) addRecoveryPoint(world, job, files);
        return job.id;
      });
      const job = world.state.backup.jobs.get(id);
      return { BackupJobId: id, CreationDate: new Date(job?.startedAt ?? world.now), IsParent: false };
    },
  ),

  DescribeBackupJob: operation<DescribeBackupJobInput, DescribeBackupJobOutput>()(['BackupJobId'], (world, request) => {
    const job = world.state.backup.jobs.get(request.BackupJobId);
    if (job === undefined) throw refuse('ResourceNotFoundException', `Job ${request.BackupJobId} does not exist.`);
    const state = jobState(job, world.now);
    return {
      ...state,
      AccountId: world.accountId,
      BackupJobId: job.id,
      BackupVaultName: job.vaultName,
      BackupVaultArn: `arn:aws:backup:${world.region}:${world.accountId}:backup-vault:${job.vaultName}`,
      ResourceArn: job.resourceArn,
      ResourceType: 'EFS',
      IamRoleArn: job.roleArn,
      CreationDate: new Date(job.startedAt),
      ...(state.State === 'COMPLETED' && {
        RecoveryPointArn: job.recoveryPointArn,
        BackupSizeInBytes: job.bytes,
        CompletionDate: new Date(job.endsAt),
      }),
    };
  }),
};
