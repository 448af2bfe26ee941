import { CreateFileSystemCommand } from '@aws-sdk/client-efs';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { orAdopt } from '../../../resources/adopt';
import { describeFileSystem, fileSystems } from '../../../resources/efs/file-system';
import { withName } from '../../tags';
import type { EfsContext } from './parts';

/** The row of the file system. */
export const fileSystemKey = 'file-system';

/** Mount targets need one that is `available`, which takes up to 12 s (aws-facts B, create_efs). */
const longestMilliseconds = 20_000;
const pauseMilliseconds = 1_000;

/** Makes the file system, encrypted with AWS's own key. */
export function makeFileSystem(context: EfsContext): Promise<string> {
  return context.make(fileSystemKey, fileSystems, (row) => createFileSystem(context, row));
}

async function createFileSystem(context: EfsContext, row: ResourceRow): Promise<string> {
  const command = new CreateFileSystemCommand({
    CreationToken: row.token,
    Encrypted: true,
    Backup: context.input.backup_policy === 'daily',
    Tags: withName(context.tags(row.key), context.session, row.key),
  });
  return orAdopt(context, fileSystems, row, ['FileSystemAlreadyExists'], async () => {
    const answer = await context.clients.efs.send(command);
    invariant(answer.FileSystemId, 'CreateFileSystem answered without an id');
    return answer.FileSystemId;
  });
}

/**
 * Waits until mount targets can be made.
 *
 * @throws UnityError NotYetVisible when it takes longer than one look is worth, so that the driver comes back
 */
export async function awaitFileSystem(context: EfsContext, id: string): Promise<void> {
  const until = context.clock.now() + longestMilliseconds;
  for (;;) {
    const state = (await describeFileSystem(context, id))?.LifeCycleState;
    if (state === 'available' || state === 'updating') return;
    if (state === 'error') throw new UnityError('ProvisioningFailed', { message: `${id} is in the state "error"` });
    if (context.clock.now() >= until) {
      throw new UnityError('NotYetVisible', { message: `the file system ${id} is ${state ?? 'not shown yet'}` });
    }
    await context.clock.sleep(pauseMilliseconds);
    await context.fence();
  }
}
