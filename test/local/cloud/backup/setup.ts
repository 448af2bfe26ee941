import {
  DescribeBackupJobCommand,
  DescribeRestoreJobCommand,
  StartBackupJobCommand,
  type StartBackupJobCommandInput,
  StartRestoreJobCommand,
  type StartRestoreJobCommandInput,
} from '@aws-sdk/client-backup';
import type { CloudLimits } from '../../../../lib/local/cloud/account/limits';
import { type SimulatedAccount, simulatedAccount } from '../../../helpers/simulated-account';
import { makeFileSystem } from '../efs/setup';

/** An account with one file system. */
export type Holding = SimulatedAccount & { readonly fileSystemId: string };

export const roleArn = 'arn:aws:iam::111122223333:role/unity-backup';
export const BackupVaultName = 'unity-backup';
export const arnOf = (id: string) => `arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/${id}`;

export async function holding(limits: Partial<CloudLimits> = {}): Promise<Holding> {
  const account = simulatedAccount({ limits: { latency: false, ...limits } });
  const fileSystemId = await makeFileSystem(account.clients);
  account.clock.pass(15);
  return { ...account, fileSystemId };
}

export const start = ({ clients, fileSystemId }: Holding, changes: Partial<StartBackupJobCommandInput> = {}) =>
  clients.backup.send(
    new StartBackupJobCommand({
      BackupVaultName,
      IamRoleArn: roleArn,
      ResourceArn: arnOf(fileSystemId),
      IdempotencyToken: 'token-1',
      ...changes,
    }),
  );

export const look = ({ clients }: Holding, BackupJobId: string | undefined) =>
  clients.backup.send(new DescribeBackupJobCommand({ BackupJobId }));

/** Makes a recovery point of what is in the file system now, and lets it complete. */
export async function pointOf(account: Holding, IdempotencyToken = 'token-1'): Promise<string> {
  const { RecoveryPointArn } = await start(account, { IdempotencyToken });
  account.clock.pass(470);
  return RecoveryPointArn!;
}

export const restore = ({ clients, fileSystemId }: Holding, changes: Partial<StartRestoreJobCommandInput> = {}) =>
  clients.backup.send(
    new StartRestoreJobCommand({
      RecoveryPointArn: 'arn:aws:backup:us-east-1:111122223333:recovery-point:none',
      IamRoleArn: roleArn,
      Metadata: { 'file-system-id': fileSystemId, newFileSystem: 'false' },
      IdempotencyToken: 'token-1',
      ...changes,
    }),
  );

export const lookAtRestore = ({ clients }: Holding, RestoreJobId: string | undefined) =>
  clients.backup.send(new DescribeRestoreJobCommand({ RestoreJobId }));
