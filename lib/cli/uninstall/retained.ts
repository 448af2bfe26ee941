import {
  type BackupClient,
  DeleteBackupVaultCommand,
  paginateListBackupVaults,
  paginateListRecoveryPointsByBackupVault,
} from '@aws-sdk/client-backup';
import { DeleteTableCommand, DescribeTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { unlessAbsent } from '../../../lambdas/resources/aws-error';
import type { InstallationAccount } from './account';

/** A part that the stack leaves standing when it goes, because it may be the only copy of something. */
export interface RetainedPart {
  readonly type: 'table' | 'bucket' | 'backup vault';
  readonly name: string;
  /** Why it stays in any case; undefined: it can go. */
  readonly keptBecause?: string;
}

const lookSeconds = 2;
const mostLooks = 150;

/** S3 has a name of its own for it. */
const unlessGone = <T>(call: () => Promise<T>): Promise<T | undefined> => unlessAbsent(call, ['NoSuchBucket']);

export async function findTable({ tables }: InstallationAccount, name: string): Promise<RetainedPart | undefined> {
  const found = await unlessGone(() => tables.send(new DescribeTableCommand({ TableName: name })));
  return found && { type: 'table', name };
}

export async function removeTable({ tables, clock }: InstallationAccount, name: string): Promise<void> {
  const protection = { TableName: name, DeletionProtectionEnabled: false };
  if (!(await unlessGone(() => tables.send(new UpdateTableCommand(protection))))) return;
  const waitUntil = async (isSo: (status: string | undefined) => boolean): Promise<void> => {
    for (let look = 0; look < mostLooks; look++) {
      const found = await unlessGone(() => tables.send(new DescribeTableCommand({ TableName: name })));
      if (isSo(found?.Table?.TableStatus)) return;
      await clock.sleep(lookSeconds * 1000);
    }
  };
  await waitUntil((status) => status === 'ACTIVE' || status === undefined);
  await unlessGone(() => tables.send(new DeleteTableCommand({ TableName: name })));
  await waitUntil((status) => status === undefined);
}

export async function findBucket({ buckets }: InstallationAccount, name: string): Promise<RetainedPart | undefined> {
  const found = await unlessGone(() => buckets.send(new HeadBucketCommand({ Bucket: name })));
  return found && { type: 'bucket', name };
}

export async function removeBucket({ buckets }: InstallationAccount, name: string): Promise<void> {
  for (;;) {
    const page = await unlessGone(() => buckets.send(new ListObjectVersionsCommand({ Bucket: name })));
    if (!page) return;
    const objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(
      ({ Key, VersionId }): ObjectIdentifier => ({ Key, ...(VersionId !== undefined && { VersionId }) }),
    );
    if (objects.length === 0) break;
    await buckets.send(new DeleteObjectsCommand({ Bucket: name, Delete: { Objects: objects, Quiet: true } }));
  }
  await unlessGone(() => buckets.send(new DeleteBucketCommand({ Bucket: name })));
}

/** A vault with backups stays: they are somebody's data, and the file systems they were made of are gone. */
export async function findVault({ backups }: InstallationAccount, name: string): Promise<RetainedPart | undefined> {
  if (!(await isThere(backups, name))) return undefined;
  const points = await countPoints(backups, name);
  if (points === 0) return { type: 'backup vault', name };
  return { type: 'backup vault', name, keptBecause: `it holds ${points} backups of file systems that are gone` };
}

/** By the list: asked for a vault that is not there, AWS Backup says that access is denied (terraform-provider-aws). */
async function isThere(backups: BackupClient, name: string): Promise<boolean> {
  for await (const page of paginateListBackupVaults({ client: backups }, {})) {
    if (page.BackupVaultList?.some(({ BackupVaultName }) => BackupVaultName === name)) return true;
  }
  return false;
}

/** Counted, for the number that the list of vaults tells may be older. */
async function countPoints(backups: BackupClient, BackupVaultName: string): Promise<number> {
  let points = 0;
  for await (const page of paginateListRecoveryPointsByBackupVault({ client: backups }, { BackupVaultName })) {
    points += page.RecoveryPoints?.length ?? 0;
  }
  return points;
}

export async function removeVault({ backups }: InstallationAccount, name: string): Promise<void> {
  await unlessGone(() => backups.send(new DeleteBackupVaultCommand({ BackupVaultName: name })));
}
