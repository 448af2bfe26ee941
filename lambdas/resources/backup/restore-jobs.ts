import {
  DescribeRestoreJobCommand,
  type DescribeRestoreJobOutput,
  StartRestoreJobCommand,
} from '@aws-sdk/client-backup';
import { invariant } from '../../../lib/domain/assert';
import type { StepContext } from '../../actions/action';
import { backupRoleArn } from './backup-jobs';

/** What is restored, and into which file system, which must be there. */
export interface RestoreOrder {
  readonly recoveryPointArn: string;
  readonly fileSystemArn: string;
  readonly token: string;
}

/** Asks AWS Backup to put a recovery point into a file system. The same token is the same job. */
export async function startRestore(
  context: Pick<StepContext, 'clients' | 'settings'>,
  { recoveryPointArn, fileSystemArn, token }: RestoreOrder,
): Promise<string> {
  const { RestoreJobId } = await context.clients.backup.send(
    new StartRestoreJobCommand({
      RecoveryPointArn: recoveryPointArn,
      IamRoleArn: backupRoleArn(context, fileSystemArn),
      ResourceType: 'EFS',
      IdempotencyToken: token,
      // The keys are AWS's own (developer guide, restoring EFS); all values are texts.
      Metadata: {
        'file-system-id': fileSystemArn.split('/').at(-1) ?? '',
        newFileSystem: 'false',
        Encrypted: 'true',
        PerformanceMode: 'generalPurpose',
      },
    }),
  );
  invariant(RestoreJobId, 'StartRestoreJob answered without an id');
  return RestoreJobId;
}

/** What AWS says about a restore. */
export function describeRestore(
  { clients }: Pick<StepContext, 'clients'>,
  jobId: string,
): Promise<DescribeRestoreJobOutput> {
  return clients.backup.send(new DescribeRestoreJobCommand({ RestoreJobId: jobId }));
}
