import {
  type Status as BackupStatus,
  DeleteFileSystemCommand,
  DescribeBackupPolicyCommand,
  type DescribeFileSystemsCommandInput,
  type FileSystemDescription,
  paginateDescribeFileSystems,
} from '@aws-sdk/client-efs';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { hasCode, unlessAbsent } from '../aws-error';
import { askToRemove, assertOldEnough } from '../removal';
import { isTaggedFor, onlyOne } from '../tagged';

/** An EFS file system. AWS keeps it while it has mount targets. */
export const fileSystems: ResourceHandler = {
  type: 'AWS::EFS::FileSystem',
  async find(context, row) {
    const found = await listFileSystems(context, { CreationToken: row.token });
    return onlyOne(
      row,
      found.filter((one) => !isGoing(one)).map((one) => one.FileSystemId),
    );
  },
  async remove(context, row) {
    const found = await describeFileSystem(context, row.id);
    // Not asked for again: the right to delete goes by tags, and what is gone has none.
    if (found === undefined) return assertOldEnough(context, row);
    if (isGoing(found)) return;
    await askToRemove(context, row, () =>
      context.clients.efs.send(new DeleteFileSystemCommand({ FileSystemId: row.id })),
    );
  },
  async isOurs(context, row) {
    const found = await describeFileSystem(context, row.id);
    return found !== undefined && isTaggedFor(context, row, found.Tags ?? []);
  },
  async exists(context, row) {
    return (await describeFileSystem(context, row.id)) !== undefined;
  },
};

/** What AWS says about a file system; undefined when it does not show it. */
export async function describeFileSystem(context: StepContext, id: string): Promise<FileSystemDescription | undefined> {
  const found = await unlessAbsent(() => listFileSystems(context, { FileSystemId: id }));
  return found?.find((one) => one.LifeCycleState !== 'deleted');
}

/**
 * Whether AWS Backup backs a file system up every day: `none` for one that was never given a policy, which EFS calls not
 * found as well; undefined when AWS does not show the file system.
 */
export async function describeBackupPolicy(
  { clients }: Pick<StepContext, 'clients'>,
  FileSystemId: string,
): Promise<BackupStatus | 'none' | undefined> {
  return unlessAbsent(async () => {
    try {
      const answer = await clients.efs.send(new DescribeBackupPolicyCommand({ FileSystemId }));
      return answer.BackupPolicy?.Status ?? 'none';
    } catch (error) {
      if (hasCode(error, ['PolicyNotFound'])) return 'none';
      throw error;
    }
  });
}

function isGoing({ LifeCycleState }: FileSystemDescription): boolean {
  return LifeCycleState === 'deleting' || LifeCycleState === 'deleted';
}

async function listFileSystems(
  { clients }: Pick<StepContext, 'clients'>,
  query: DescribeFileSystemsCommandInput,
): Promise<FileSystemDescription[]> {
  const found: FileSystemDescription[] = [];
  for await (const page of paginateDescribeFileSystems({ client: clients.efs }, query)) {
    found.push(...(page.FileSystems ?? []));
  }
  return found;
}
