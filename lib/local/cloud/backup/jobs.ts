import type {
  BackupJob,
  DescribeBackupJobInput,
  DescribeBackupJobOutput,
  ListBackupJobsInput,
  ListBackupJobsOutput,
  StartBackupJobInput,
  StartBackupJobOutput,
} from '@aws-sdk/client-backup';
import { drawMilliseconds, drawUuid } from '../account/draw';
import { takes } from '../account/durations';
import { born } from '../account/record';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { bytesAt } from '../efs/size';
import type { FileSystemRecord } from '../efs/state';
import { backupBegins, backupRuns } from './figures';
import { absent, checkRole, checkVault, fileSystemOf, pageRules, vaultArn } from './lookup';
import type { BackupJobRecord } from './state';

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

/** Its tags are those of what it is of, and those that it was given (AWS Backup developer guide, tags on backups). */
function addRecoveryPoint(
  world: World,
  job: BackupJobRecord,
  files: FileSystemRecord,
  given: StartBackupJobInput['RecoveryPointTags'],
): void {
  const own = Object.entries(given ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const copied = files.tags.filter(({ Key }) => !own.some((tag) => tag.Key === Key));
  const record = born({ ...world, now: job.endsAt }, job.recoveryPointArn, [...copied, ...own]);
  world.state.backup.recoveryPoints.set(record.id, { ...record, jobId: job.id, files: null });
}

export function jobState({ startedAt, runsAt, endsAt, failure }: BackupJobRecord, now: number) {
  // A resource that is gone fails it at once.
  if (now >= endsAt || (failure !== null && now >= runsAt)) {
    return failure === null
      ? ({ State: 'COMPLETED', PercentDone: '100.0' } as const)
      : ({ State: 'FAILED', PercentDone: '0.0', StatusMessage: failure } as const);
  }
  if (now < runsAt) return { State: 'CREATED', PercentDone: '0.0' } as const;
  const PercentDone = ((100 * (now - startedAt)) / (endsAt - startedAt)).toFixed(1);
  return { State: 'RUNNING', PercentDone } as const;
}

/** EFS names its recovery point from the start (API reference, StartBackupJob); whether it comes to be is another matter. */
function view(world: World, job: BackupJobRecord): BackupJob {
  const state = jobState(job, world.now);
  return {
    ...state,
    AccountId: world.accountId,
    BackupJobId: job.id,
    BackupVaultName: job.vaultName,
    BackupVaultArn: vaultArn(world, job.vaultName),
    ResourceArn: job.resourceArn,
    ResourceType: 'EFS',
    IamRoleArn: job.roleArn,
    CreationDate: new Date(job.startedAt),
    ...(state.State !== 'FAILED' && { RecoveryPointArn: job.recoveryPointArn }),
    ...(state.State === 'COMPLETED' && { BackupSizeInBytes: job.bytes, CompletionDate: new Date(job.endsAt) }),
  };
}

function passes(world: World, job: BackupJobRecord, request: ListBackupJobsInput): boolean {
  const { ByResourceArn, ByBackupVaultName, ByState, ByCreatedAfter, ByCreatedBefore } = request;
  return (
    job.resourceArn === (ByResourceArn ?? job.resourceArn) &&
    job.vaultName === (ByBackupVaultName ?? job.vaultName) &&
    (ByState === undefined || jobState(job, world.now).State === ByState) &&
    job.startedAt >= (ByCreatedAfter?.getTime() ?? 0) &&
    job.startedAt <= (ByCreatedBefore?.getTime() ?? Number.POSITIVE_INFINITY)
  );
}

export const jobOperations = {
  StartBackupJob: operation<StartBackupJobInput, StartBackupJobOutput>()(
    ['BackupVaultName', 'ResourceArn', 'IamRoleArn'],
    (world, request) => {
      checkVault(world, request.BackupVaultName);
      checkRole(world, request.IamRoleArn);
      const files = fileSystemOf(world, request.ResourceArn);
      // The token is left out of what is compared: it is given on its own.
      const { IdempotencyToken: ClientToken, ...rest } = request;
      const id = once(world, 'backup/StartBackupJob', { ...rest, ClientToken }, () => {
        const job = add(world, request, files);
        if (job.failure === null) addRecoveryPoint(world, job, files, request.RecoveryPointTags);
        return job.id;
      });
      const job = world.state.backup.jobs.get(id);
      return {
        BackupJobId: id,
        RecoveryPointArn: job?.recoveryPointArn,
        CreationDate: new Date(job?.startedAt ?? world.now),
        IsParent: false,
      };
    },
  ),

  DescribeBackupJob: operation<DescribeBackupJobInput, DescribeBackupJobOutput>()(['BackupJobId'], (world, request) => {
    const job = world.state.backup.jobs.get(request.BackupJobId);
    if (job === undefined) throw absent(`Job ${request.BackupJobId} does not exist.`);
    return view(world, job);
  }),

  /** Newest first (assumed); jobs of the last thirty days in the world, all in here. */
  ListBackupJobs: operation<ListBackupJobsInput, ListBackupJobsOutput>()([], (world, request) => {
    const found = [...world.state.backup.jobs.values()].filter((job) => passes(world, job, request)).reverse();
    const page = pageOf(world, found, { size: request.MaxResults, token: request.NextToken }, pageRules);
    return { BackupJobs: page.items.map((job) => view(world, job)), NextToken: page.next };
  }),
};
