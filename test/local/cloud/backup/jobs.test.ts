import { ListBackupJobsCommand } from '@aws-sdk/client-backup';
import { DeleteFileSystemCommand } from '@aws-sdk/client-efs';
import { codeOf } from '../../../helpers/simulated-account';
import { arnOf, holding, look, start } from './setup';

test('a backup is created, runs, and leaves a recovery point with the tags of what it is of', async () => {
  const account = await holding();
  const { BackupJobId, RecoveryPointArn } = await start(account);
  expect((await look(account, BackupJobId)).State).toBe('CREATED');
  account.clock.pass(45);
  const running = await look(account, BackupJobId);
  expect(running.State).toBe('RUNNING');
  expect(running.RecoveryPointArn).toBe(RecoveryPointArn);
  expect(account.cloud.inventory().map(({ type }) => type)).toEqual(['AWS::EFS::FileSystem']);
  account.clock.pass(420);
  const done = await look(account, BackupJobId);
  expect(done).toMatchObject({ State: 'COMPLETED', PercentDone: '100.0', ResourceType: 'EFS', RecoveryPointArn });
  await account.clients.efs.send(new DeleteFileSystemCommand({ FileSystemId: account.fileSystemId }));
  account.clock.pass(15);
  expect(account.cloud.inventory()).toEqual([
    {
      service: 'backup',
      type: 'AWS::Backup::RecoveryPoint',
      id: done.RecoveryPointArn,
      state: 'completed',
      tags: { 'unity:session': 'spot-1' },
      kept: 'snapshot',
    },
  ]);
});

test('the same token answers the same job', async () => {
  const account = await holding();
  const { BackupJobId } = await start(account);
  expect((await start(account)).BackupJobId).toBe(BackupJobId);
  expect((await start(account, { IdempotencyToken: 'token-2' })).BackupJobId).not.toBe(BackupJobId);
});

test('a job fails when its role may not read the resource', async () => {
  const account = await holding({ denied: ['efs:Backup'] });
  const { BackupJobId } = await start(account);
  account.clock.pass(470);
  expect(await look(account, BackupJobId)).toMatchObject({ State: 'FAILED', StatusMessage: expect.anything() });
  expect(account.cloud.inventory()).toHaveLength(1);
});

test('a file system that goes before its backup is complete takes the backup with it', async () => {
  const account = await holding();
  const { BackupJobId } = await start(account);
  account.clock.pass(45);
  await account.clients.efs.send(new DeleteFileSystemCommand({ FileSystemId: account.fileSystemId }));
  account.clock.pass(470);
  expect(await look(account, BackupJobId)).toMatchObject({ State: 'FAILED', StatusMessage: expect.anything() });
  expect(account.cloud.inventory()).toEqual([]);
});

test('lists know jobs by what they are of, where they lead and when they began', async () => {
  const account = await holding();
  const early = await start(account);
  account.clock.pass(60);
  const late = await start(account, { IdempotencyToken: 'token-2' });
  const list = async (query: object) =>
    (await account.clients.backup.send(new ListBackupJobsCommand(query))).BackupJobs!.map((job) => job.BackupJobId);
  const ByResourceArn = arnOf(account.fileSystemId);
  expect(await list({ ByResourceArn })).toEqual([late.BackupJobId, early.BackupJobId]);
  expect(await list({ ByResourceArn, ByCreatedAfter: new Date(account.clock.now() - 1_000) })).toEqual([
    late.BackupJobId,
  ]);
  expect(await list({ ByResourceArn: arnOf('fs-0') })).toEqual([]);
  expect(await list({ ByBackupVaultName: 'other' })).toEqual([]);
  expect(await list({ ByState: 'COMPLETED' })).toEqual([]);
});

test.each([
  ['a vault that is not there', { BackupVaultName: 'nowhere' }, 'ResourceNotFoundException'],
  ['a role that is not there', { IamRoleArn: 'arn:aws:iam::111122223333:role/x' }, 'InvalidParameterValueException'],
  [
    'a file system that is not there',
    { ResourceArn: 'arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-0' },
    'ResourceNotFoundException',
  ],
  ['no vault', { BackupVaultName: undefined }, 'MissingParameterValueException'],
  ['another kind of resource', { ResourceArn: 'arn:aws:s3:::bucket' }, 'NotSimulated'],
])('%s is refused', async (_what, changes, code) => {
  expect(await codeOf(start(await holding(), changes))).toBe(code);
});
