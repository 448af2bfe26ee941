import {
  DescribeBackupJobCommand,
  StartBackupJobCommand,
  type StartBackupJobCommandInput,
} from '@aws-sdk/client-backup';
import { DeleteFileSystemCommand } from '@aws-sdk/client-efs';
import type { CloudLimits } from '../../../lib/local/cloud/account/limits';
import { codeOf, type SimulatedAccount, simulatedAccount } from '../../helpers/simulated-account';
import { makeFileSystem } from './efs/setup';

async function holding(limits: Partial<CloudLimits> = {}) {
  const account = simulatedAccount({ limits: { latency: false, ...limits } });
  const fileSystemId = await makeFileSystem(account.clients);
  account.clock.pass(15);
  return { ...account, fileSystemId };
}

type Holding = SimulatedAccount & { readonly fileSystemId: string };

const start = ({ clients, fileSystemId }: Holding, changes: Partial<StartBackupJobCommandInput> = {}) =>
  clients.backup.send(
    new StartBackupJobCommand({
      BackupVaultName: 'unity-backup',
      IamRoleArn: 'arn:aws:iam::111122223333:role/unity-backup',
      ResourceArn: `arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/${fileSystemId}`,
      IdempotencyToken: 'token-1',
      ...changes,
    }),
  );
const look = ({ clients }: Holding, BackupJobId: string | undefined) =>
  clients.backup.send(new DescribeBackupJobCommand({ BackupJobId }));

test('a backup is created, runs, and leaves a recovery point with the tags of what it is of', async () => {
  const account = await holding();
  const { BackupJobId } = await start(account);
  expect((await look(account, BackupJobId)).State).toBe('CREATED');
  account.clock.pass(45);
  const running = await look(account, BackupJobId);
  expect(running.State).toBe('RUNNING');
  expect(running.RecoveryPointArn).toBeUndefined();
  expect(account.cloud.inventory().map(({ type }) => type)).toEqual(['AWS::EFS::FileSystem']);
  account.clock.pass(420);
  const done = await look(account, BackupJobId);
  expect(done).toMatchObject({ State: 'COMPLETED', PercentDone: '100.0', ResourceType: 'EFS' });
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
