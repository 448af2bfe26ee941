import type {
  DescribeRestoreJobInput,
  DescribeRestoreJobOutput,
  ListRestoreJobsInput,
  ListRestoreJobsOutput,
  RestoreJobsListMember,
  StartRestoreJobInput,
  StartRestoreJobOutput,
} from '@aws-sdk/client-backup';
import { drawMilliseconds, drawUuid } from '../account/draw';
import { takes } from '../account/durations';
import { isAlive } from '../account/record';
import { plainPath, type StoredFiles } from '../account/stored-files';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { writeBack } from '../efs/files';
import { contentOf } from './content';
import { restoreBegins, restoreRuns } from './figures';
import { absent, checkRole, invalid, namedPoint, pageRules } from './lookup';
import type { RecoveryPointRecord, RestoreJobRecord } from './state';

/** What a restore of a file system is told (developer guide, restoring EFS): keys are read as they are written there. */
interface RestoreOrder {
  readonly targetId: string;
  readonly items: readonly string[] | null;
}

function readOrder(metadata: Readonly<Record<string, string>>): RestoreOrder {
  const { 'file-system-id': targetId, newFileSystem } = metadata;
  const items = metadata.ItemsToRestore ?? metadata.itemsToRestore;
  if (targetId === undefined) throw invalid('The restore metadata lacks file-system-id');
  if (newFileSystem === 'true') throw notSimulated('StartRestoreJob into a new file system');
  if (newFileSystem !== 'false') throw invalid('The restore metadata lacks newFileSystem');
  if (items === undefined) return { targetId, items: null };
  const read: unknown = JSON.parse(items);
  if (!Array.isArray(read)) throw invalid('ItemsToRestore is no list of paths');
  return { targetId, items: read.map((path) => plainPath(String(path))) };
}

function chosen(files: StoredFiles, items: RestoreOrder['items']): StoredFiles {
  if (items === null) return files;
  const isIn = (path: string) => items.some((item) => path === item || path.startsWith(`${item}/`));
  return Object.fromEntries(Object.entries(files).filter(([path]) => isIn(path)));
}

/** Files never land where they were: they get a folder of their own at the root (developer guide, restoring EFS). */
function folderAt(at: number): string {
  return `/aws-backup-restore_${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}`;
}

function add(world: World, request: StartRestoreJobInput, point: RecoveryPointRecord, order: RestoreOrder): string {
  const { state, now, random, limits, region, accountId } = world;
  const of = order.targetId;
  const source = state.backup.jobs.get(point.jobId);
  const target = state.efs.fileSystems.get(of);
  const runsAt = now + takes(world, 'restoreBegins', of, drawMilliseconds(random, restoreBegins));
  const endsAt = runsAt + takes(world, 'restoreRuns', of, drawMilliseconds(random, restoreRuns));
  const isThere = target !== undefined && isAlive(target, runsAt);
  const reason = limits.denied.includes('efs:Restore')
    ? 'the role may not restore into the file system.'
    : isThere
      ? null
      : `File system ${of} does not exist.`;
  const job: RestoreJobRecord = {
    id: drawUuid(random),
    recoveryPointArn: point.id,
    sourceArn: source?.resourceArn ?? '',
    targetArn: `arn:aws:elasticfilesystem:${region}:${accountId}:file-system/${of}`,
    targetId: of,
    roleArn: request.IamRoleArn ?? '',
    startedAt: now,
    runsAt,
    endsAt,
    bytes: source?.bytes ?? 0,
    failure: reason === null ? null : `Your restore job failed: ${reason}`,
  };
  state.backup.restoreJobs.set(job.id, job);
  if (job.failure === null && isThere)
    writeBack(target, endsAt, folderAt(runsAt), chosen(contentOf(world, point), order.items));
  return job.id;
}

/** Why it fails as it has turned out by now: what it restores into may have gone meanwhile. */
function failureOf({ state }: World, job: RestoreJobRecord): string | null {
  if (job.failure !== null) return job.failure;
  const target = state.efs.fileSystems.get(job.targetId);
  const isGone = target === undefined || !isAlive(target, job.endsAt);
  return isGone ? `Your restore job failed: File system ${job.targetId} does not exist.` : null;
}

function view(world: World, job: RestoreJobRecord): RestoreJobsListMember & DescribeRestoreJobOutput {
  const { now, accountId } = world;
  const base = {
    AccountId: accountId,
    RestoreJobId: job.id,
    RecoveryPointArn: job.recoveryPointArn,
    SourceResourceArn: job.sourceArn,
    ResourceType: 'EFS',
    IamRoleArn: job.roleArn,
    CreationDate: new Date(job.startedAt),
  };
  if (now < job.runsAt) return { ...base, Status: 'PENDING', PercentDone: '0.00%' };
  const failure = failureOf(world, job);
  const CompletionDate = new Date(job.endsAt);
  if (now < job.endsAt) {
    const percent = (100 * (now - job.startedAt)) / (job.endsAt - job.startedAt);
    return { ...base, Status: 'RUNNING', PercentDone: `${percent.toFixed(2)}%` };
  }
  if (failure !== null) return { ...base, Status: 'FAILED', StatusMessage: failure, CompletionDate };
  return {
    ...base,
    Status: 'COMPLETED',
    PercentDone: '100.00%',
    BackupSizeInBytes: job.bytes,
    CreatedResourceArn: job.targetArn,
    CompletionDate,
  };
}

export const restoreJobOperations = {
  /** What the role may not do fails the job, not the call. */
  StartRestoreJob: operation<StartRestoreJobInput, StartRestoreJobOutput>()(
    ['RecoveryPointArn', 'Metadata', 'IamRoleArn'],
    (world, request) => {
      checkRole(world, request.IamRoleArn);
      const { IdempotencyToken: ClientToken, ...rest } = request;
      const RestoreJobId = once(world, 'backup/StartRestoreJob', { ...rest, ClientToken }, () =>
        add(world, request, namedPoint(world, request.RecoveryPointArn), readOrder(request.Metadata)),
      );
      return { RestoreJobId };
    },
  ),

  DescribeRestoreJob: operation<DescribeRestoreJobInput, DescribeRestoreJobOutput>()(
    ['RestoreJobId'],
    (world, request) => {
      const job = world.state.backup.restoreJobs.get(request.RestoreJobId);
      if (job === undefined) throw absent(`Job ${request.RestoreJobId} does not exist.`);
      return view(world, job);
    },
  ),

  ListRestoreJobs: operation<ListRestoreJobsInput, ListRestoreJobsOutput>()([], (world, request) => {
    const found = [...world.state.backup.restoreJobs.values()]
      .filter(({ startedAt }) => startedAt >= (request.ByCreatedAfter?.getTime() ?? 0))
      .map((job) => view(world, job))
      .filter(({ Status }) => Status === (request.ByStatus ?? Status))
      .reverse();
    const page = pageOf(world, found, { size: request.MaxResults, token: request.NextToken }, pageRules);
    return { RestoreJobs: [...page.items], NextToken: page.next };
  }),
};
