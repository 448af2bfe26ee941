import type {
  DeleteRecoveryPointInput,
  DescribeRecoveryPointInput,
  DescribeRecoveryPointOutput,
  GetRecoveryPointRestoreMetadataInput,
  GetRecoveryPointRestoreMetadataOutput,
  ListRecoveryPointsByBackupVaultInput,
  ListRecoveryPointsByBackupVaultOutput,
  ListRecoveryPointsByResourceInput,
  ListRecoveryPointsByResourceOutput,
  ListTagsInput,
  ListTagsOutput,
} from '@aws-sdk/client-backup';
import { drawMilliseconds } from '../account/draw';
import { takes } from '../account/durations';
import { isShown, remove } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { tagRecord } from '../api/tags';
import { recoveryPointDeleted } from './figures';
import { absent, checkVault, namedPoint, pageRules, vaultArn } from './lookup';
import type { BackupJobRecord, RecoveryPointRecord } from './state';

/** The backup that made it. */
function jobOf({ state }: World, point: RecoveryPointRecord): BackupJobRecord {
  const job = state.backup.jobs.get(point.jobId);
  if (job === undefined) throw absent(`Recovery point ${point.id} does not exist.`);
  return job;
}

function view(world: World, point: RecoveryPointRecord): DescribeRecoveryPointOutput {
  const job = jobOf(world, point);
  return {
    RecoveryPointArn: point.id,
    BackupVaultName: job.vaultName,
    BackupVaultArn: vaultArn(world, job.vaultName),
    ResourceArn: job.resourceArn,
    ResourceType: 'EFS',
    IamRoleArn: job.roleArn,
    Status: point.goneAt === null ? 'COMPLETED' : 'DELETING',
    CreationDate: new Date(job.startedAt),
    CompletionDate: new Date(job.endsAt),
    BackupSizeInBytes: job.bytes,
    IsEncrypted: true,
  };
}

/** A recovery point of that vault. */
function pointIn(world: World, vault: string, arn: string): RecoveryPointRecord {
  checkVault(world, vault);
  const point = namedPoint(world, arn);
  if (jobOf(world, point).vaultName !== vault) throw absent(`Recovery point ${arn} is not in ${vault}.`);
  return point;
}

/** What lists show, newest first. */
function listed(world: World, keep: (job: BackupJobRecord) => boolean): readonly RecoveryPointRecord[] {
  const shown = [...world.state.backup.recoveryPoints.values()].filter(
    (point) => world.now >= point.bornAt && isShown(point, world.now),
  );
  return shown.filter((point) => keep(jobOf(world, point))).sort((a, b) => b.bornAt - a.bornAt);
}

export const recoveryPointOperations = {
  DescribeRecoveryPoint: operation<DescribeRecoveryPointInput, DescribeRecoveryPointOutput>()(
    ['BackupVaultName', 'RecoveryPointArn'],
    (world, request) => view(world, pointIn(world, request.BackupVaultName, request.RecoveryPointArn)),
  ),

  GetRecoveryPointRestoreMetadata: operation<
    GetRecoveryPointRestoreMetadataInput,
    GetRecoveryPointRestoreMetadataOutput
  >()(['BackupVaultName', 'RecoveryPointArn'], (world, request) => {
    const point = pointIn(world, request.BackupVaultName, request.RecoveryPointArn);
    const job = jobOf(world, point);
    return {
      BackupVaultArn: vaultArn(world, job.vaultName),
      RecoveryPointArn: point.id,
      ResourceType: 'EFS',
      RestoreMetadata: { 'file-system-id': job.resourceArn.split('/').at(-1) ?? '' },
    };
  }),

  ListRecoveryPointsByBackupVault: operation<
    ListRecoveryPointsByBackupVaultInput,
    ListRecoveryPointsByBackupVaultOutput
  >()(['BackupVaultName'], (world, request) => {
    checkVault(world, request.BackupVaultName);
    const found = listed(
      world,
      ({ vaultName, resourceArn }) =>
        vaultName === request.BackupVaultName && resourceArn === (request.ByResourceArn ?? resourceArn),
    );
    const page = pageOf(world, found, { size: request.MaxResults, token: request.NextToken }, pageRules);
    return { RecoveryPoints: page.items.map((point) => view(world, point)), NextToken: page.next };
  }),

  ListRecoveryPointsByResource: operation<ListRecoveryPointsByResourceInput, ListRecoveryPointsByResourceOutput>()(
    ['ResourceArn'],
    (world, request) => {
      const found = listed(world, ({ resourceArn }) => resourceArn === request.ResourceArn);
      const page = pageOf(world, found, { size: request.MaxResults, token: request.NextToken }, pageRules);
      return {
        RecoveryPoints: page.items.map((point) => {
          const { RecoveryPointArn, Status, CreationDate, BackupVaultName } = view(world, point);
          return { RecoveryPointArn, Status, CreationDate, BackupVaultName };
        }),
        NextToken: page.next,
      };
    },
  ),

  ListTags: operation<ListTagsInput, ListTagsOutput>()(['ResourceArn'], (world, request) => ({
    Tags: tagRecord(namedPoint(world, request.ResourceArn).tags),
  })),

  /** It is gone for good, and what was in it. */
  DeleteRecoveryPoint: operation<DeleteRecoveryPointInput, object>()(
    ['BackupVaultName', 'RecoveryPointArn'],
    (world, request) => {
      const point = pointIn(world, request.BackupVaultName, request.RecoveryPointArn);
      if (point.goneAt !== null) return {};
      const wait = drawMilliseconds(world.random, recoveryPointDeleted);
      remove(world, point, world.now + takes(world, 'recoveryPointDeleted', point.id, wait));
      return {};
    },
  ),
};
