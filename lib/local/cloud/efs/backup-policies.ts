import type { BackupPolicyDescription, DescribeBackupPolicyRequest, PutBackupPolicyRequest } from '@aws-sdk/client-efs';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { backupPolicySettled } from './figures';
import { namedFileSystem, refuseEfs, shownFileSystem } from './lookup';
import type { FileSystemRecord } from './state';

/** A policy as it is set now: it takes a moment to be in force. */
export function policySetNow({ now }: World, enabled: boolean): FileSystemRecord['backupPolicy'] {
  return { enabled, settlesAt: now + backupPolicySettled * 1000 };
}

function view({ enabled, settlesAt }: NonNullable<FileSystemRecord['backupPolicy']>, now: number) {
  if (now < settlesAt) return enabled ? ('ENABLING' as const) : ('DISABLING' as const);
  return enabled ? ('ENABLED' as const) : ('DISABLED' as const);
}

/** Whether AWS Backup backs a file system up every day. What these backups would leave is not simulated. */
export const backupPolicyOperations = {
  /** One that never had a policy has none (EFS API reference; terraform-provider-aws internal/service/efs). */
  DescribeBackupPolicy: operation<DescribeBackupPolicyRequest, BackupPolicyDescription>()(
    ['FileSystemId'],
    (world, request) => {
      const { backupPolicy, id } = shownFileSystem(world, request.FileSystemId);
      if (backupPolicy === null) {
        throw refuseEfs('PolicyNotFound', `No backup policy exists for the file system '${id}'`, 404);
      }
      return { BackupPolicy: { Status: view(backupPolicy, world.now) } };
    },
  ),

  PutBackupPolicy: operation<PutBackupPolicyRequest, BackupPolicyDescription>()(
    ['FileSystemId', 'BackupPolicy'],
    (world, request) => {
      const files = namedFileSystem(world, request.FileSystemId);
      const { Status } = request.BackupPolicy;
      if (Status !== 'ENABLED' && Status !== 'DISABLED') {
        throw refuseEfs('ValidationException', `'${Status}' is no status that a backup policy can be given`, 400);
      }
      const isEnabled = Status === 'ENABLED';
      if (files.backupPolicy?.enabled !== isEnabled) files.backupPolicy = policySetNow(world, isEnabled);
      return { BackupPolicy: { Status: view(files.backupPolicy ?? { enabled: isEnabled, settlesAt: 0 }, world.now) } };
    },
  ),
};
