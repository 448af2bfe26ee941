import { ListRestoreJobsCommand } from '@aws-sdk/client-backup';
import { DeleteFileSystemCommand } from '@aws-sdk/client-efs';
import { codeOf } from '../../../helpers/simulated-account';
import { makeFileSystem } from '../efs/setup';
import { arnOf, type Holding, holding, lookAtRestore, pointOf, restore, roleArn } from './setup';

/** A recovery point of a file system with a file, and another file system, which is empty. */
async function copied(): Promise<Holding & { readonly arn: string; readonly source: string }> {
  const account = await holding();
  account.cloud.writeFile(account.fileSystemId, '/pages/index.html', 'hello');
  account.cloud.writeFile(account.fileSystemId, '/notes', 'not this');
  const arn = await pointOf(account);
  const fileSystemId = await makeFileSystem(account.clients, 'token-2');
  account.clock.pass(15);
  return { ...account, arn, source: account.fileSystemId, fileSystemId };
}

test('a restore waits, runs, and puts the files into a folder of its own, named after its moment', async () => {
  const account = await copied();
  const { cloud, clock, fileSystemId, arn, source } = account;
  cloud.writeFile(fileSystemId, '/pages/index.html', 'other');
  const { RestoreJobId } = await restore(account, { RecoveryPointArn: arn });
  expect((await lookAtRestore(account, RestoreJobId)).Status).toBe('PENDING');
  clock.pass(45);
  expect((await lookAtRestore(account, RestoreJobId)).Status).toBe('RUNNING');
  expect(cloud.files(fileSystemId)).toEqual({ '/pages/index.html': 'other' });
  clock.pass(420);
  const done = await lookAtRestore(account, RestoreJobId);
  expect(done).toMatchObject({ Status: 'COMPLETED', CreatedResourceArn: arnOf(fileSystemId), RecoveryPointArn: arn });
  const { '/pages/index.html': kept, ...added } = cloud.files(fileSystemId)!;
  expect(kept).toBe('other');
  const folder = Object.keys(added)[0]!.split('/')[1]!;
  expect(folder).toMatch(/^aws-backup-restore_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/);
  expect(added).toEqual({ [`/${folder}/pages/index.html`]: 'hello', [`/${folder}/notes`]: 'not this' });
  expect(cloud.files(source)).toBeDefined();
  const { RestoreJobs } = await account.clients.backup.send(new ListRestoreJobsCommand({ ByStatus: 'COMPLETED' }));
  expect(RestoreJobs).toMatchObject([{ RestoreJobId, RecoveryPointArn: arn, CreatedResourceArn: arnOf(fileSystemId) }]);
});

test('the same token answers the same job; another restore gets a folder of its own', async () => {
  const account = await copied();
  const { RestoreJobId } = await restore(account, { RecoveryPointArn: account.arn });
  expect((await restore(account, { RecoveryPointArn: account.arn })).RestoreJobId).toBe(RestoreJobId);
  await restore(account, { RecoveryPointArn: account.arn, IdempotencyToken: 'token-2' });
  account.clock.pass(470);
  const folders = Object.keys(account.cloud.files(account.fileSystemId)!).map((path) => path.split('/')[1]);
  expect(new Set(folders).size).toBe(2);
});

test('single paths are restored with all that is under them', async () => {
  const account = await copied();
  const Metadata = { 'file-system-id': account.fileSystemId, newFileSystem: 'false', ItemsToRestore: '["/pages"]' };
  await restore(account, { RecoveryPointArn: account.arn, Metadata });
  account.clock.pass(470);
  const paths = Object.keys(account.cloud.files(account.fileSystemId)!);
  expect(paths).toEqual([expect.stringMatching(/^\/aws-backup-restore_[^/]+\/pages\/index\.html$/)]);
});

test('a copy of what was restored nests, as AWS keeps it', async () => {
  const account = await copied();
  await restore(account, { RecoveryPointArn: account.arn });
  account.clock.pass(470);
  const again = await pointOf(account, 'token-3');
  const folders = Object.keys(account.cloud.files(again)!).map((path) => path.split('/')[1]);
  expect(folders.every((folder) => folder!.startsWith('aws-backup-restore_'))).toBe(true);
});

test('a restore fails where the role may not, or its file system is gone, and leaves nothing', async () => {
  const account = await copied();
  account.cloud.adjust({ denied: ['efs:Restore'] });
  const denied = await restore(account, { RecoveryPointArn: account.arn });
  account.cloud.adjust({ denied: [] });
  const gone = await restore(account, { RecoveryPointArn: account.arn, IdempotencyToken: 'token-2' });
  await account.clients.efs.send(new DeleteFileSystemCommand({ FileSystemId: account.fileSystemId }));
  account.clock.pass(470);
  for (const { RestoreJobId } of [denied, gone]) {
    const { Status, StatusMessage } = await lookAtRestore(account, RestoreJobId);
    expect({ Status, StatusMessage }).toEqual({ Status: 'FAILED', StatusMessage: expect.stringContaining('failed') });
  }
});

interface Wrong {
  readonly known?: boolean;
  readonly IamRoleArn?: string | undefined;
  readonly Metadata?: Record<string, string>;
}

test.each<[string, Wrong, string]>([
  ['a recovery point that is not there', {}, 'ResourceNotFoundException'],
  ['a role that is not there', { IamRoleArn: `${roleArn}-x` }, 'InvalidParameterValueException'],
  ['no role', { IamRoleArn: undefined }, 'MissingParameterValueException'],
  ['no file system', { known: true, Metadata: { newFileSystem: 'false' } }, 'InvalidParameterValueException'],
  ['no word of where to', { known: true, Metadata: { 'file-system-id': 'fs-1' } }, 'InvalidParameterValueException'],
  ['a new file system', { known: true, Metadata: { 'file-system-id': 'fs-1', newFileSystem: 'true' } }, 'NotSimulated'],
])('%s is refused', async (_what, { known, ...changes }, code) => {
  const account = await copied();
  const command = restore(account, { ...changes, ...(known && { RecoveryPointArn: account.arn }) });
  expect(await codeOf(command)).toBe(code);
});
