import {
  DeleteRecoveryPointCommand,
  DescribeRecoveryPointCommand,
  GetRecoveryPointRestoreMetadataCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRecoveryPointsByResourceCommand,
  ListTagsCommand,
} from '@aws-sdk/client-backup';
import { DeleteFileSystemCommand } from '@aws-sdk/client-efs';
import { codeOf } from '../../../helpers/simulated-account';
import { arnOf, BackupVaultName, holding, pointOf, start } from './setup';

test('a recovery point holds what was there when its backup began to run, whatever becomes of that', async () => {
  const account = await holding({ durations: { backupBegins: 10, backupRuns: 100 } });
  const { cloud, clock, clients, fileSystemId } = account;
  cloud.writeFile(fileSystemId, '/pages/index.html', 'first');
  const { RecoveryPointArn: arn = '' } = await start(account);
  expect(cloud.files(arn)).toBeUndefined();
  clock.pass(5);
  cloud.writeFile(fileSystemId, '/pages/late.html', 'in time');
  clock.pass(20);
  cloud.writeFile(fileSystemId, '/pages/index.html', 'second');
  clock.pass(100);
  const kept = { '/pages/index.html': 'first', '/pages/late.html': 'in time' };
  expect(cloud.files(arn)).toEqual(kept);
  expect(cloud.files(fileSystemId)).toEqual({ ...kept, '/pages/index.html': 'second' });
  await clients.efs.send(new DeleteFileSystemCommand({ FileSystemId: fileSystemId }));
  clock.pass(3_600);
  expect(cloud.files(fileSystemId)).toBeUndefined();
  expect(cloud.files(arn)).toEqual(kept);
});

test('a recovery point is unknown before its backup is complete, then described, listed and tagged', async () => {
  const account = await holding();
  const { clients, fileSystemId } = account;
  const { RecoveryPointArn: arn } = await start(account, { RecoveryPointTags: { why: 'test' } });
  const describe = () =>
    clients.backup.send(new DescribeRecoveryPointCommand({ BackupVaultName, RecoveryPointArn: arn }));
  expect(await codeOf(describe())).toBe('ResourceNotFoundException');
  account.clock.pass(470);
  const expected = { RecoveryPointArn: arn, Status: 'COMPLETED', BackupVaultName };
  expect(await describe()).toMatchObject({ ...expected, ResourceArn: arnOf(fileSystemId), ResourceType: 'EFS' });
  const inVault = new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName });
  expect((await clients.backup.send(inVault)).RecoveryPoints).toMatchObject([expected]);
  const ofIt = new ListRecoveryPointsByResourceCommand({ ResourceArn: arnOf(fileSystemId) });
  expect((await clients.backup.send(ofIt)).RecoveryPoints).toMatchObject([expected]);
  const { Tags } = await clients.backup.send(new ListTagsCommand({ ResourceArn: arn }));
  expect(Tags).toEqual({ 'unity:session': 'spot-1', why: 'test' });
  const metadata = new GetRecoveryPointRestoreMetadataCommand({ BackupVaultName, RecoveryPointArn: arn });
  expect((await clients.backup.send(metadata)).RestoreMetadata).toEqual({ 'file-system-id': fileSystemId });
});

test('a recovery point that is deleted is gone after a while, with all that is in it', async () => {
  const account = await holding();
  account.cloud.writeFile(account.fileSystemId, '/a', 'x');
  const RecoveryPointArn = await pointOf(account);
  const remove = () =>
    codeOf(account.clients.backup.send(new DeleteRecoveryPointCommand({ BackupVaultName, RecoveryPointArn })));
  const describe = new DescribeRecoveryPointCommand({ BackupVaultName, RecoveryPointArn });
  expect(await remove()).toBe('accepted');
  expect((await account.clients.backup.send(describe)).Status).toBe('DELETING');
  account.clock.pass(25);
  expect(await remove()).toBe('ResourceNotFoundException');
  expect(account.cloud.files(RecoveryPointArn)).toBeUndefined();
});

test('a recovery point is looked for in its own vault', async () => {
  const account = await holding({ backupVaults: ['unity-backup', 'other'] });
  const RecoveryPointArn = await pointOf(account);
  const command = (vault: string) => new DescribeRecoveryPointCommand({ BackupVaultName: vault, RecoveryPointArn });
  expect(await codeOf(account.clients.backup.send(command('other')))).toBe('ResourceNotFoundException');
  expect(await codeOf(account.clients.backup.send(command('nowhere')))).toBe('ResourceNotFoundException');
});
