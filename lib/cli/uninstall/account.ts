import { BackupClient } from '@aws-sdk/client-backup';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Settings } from '../../domain/settings';
import type { Clock } from '../../ports/clock';
import { type Caller, sdkConfig } from '../gateway/aws-gateway';
import type { GlobalOptions } from '../program/global-options';

/** What taking an installation down works with. */
export interface InstallationAccount {
  readonly prefix: string;
  readonly backupVaultName: string;
  readonly caller: Pick<Caller, 'account' | 'region'>;
  /** The accounts of environments that deploy elsewhere, by the environment. */
  readonly targets: Settings['targets'];
  readonly clock: Clock;
  readonly stacks: CloudFormationClient;
  readonly machines: SFNClient;
  readonly tables: DynamoDBClient;
  readonly store: DynamoDBDocumentClient;
  readonly buckets: S3Client;
  readonly backups: BackupClient;
}

/** The account behind the flags that every command takes. */
export function installationAccount(
  globals: Pick<GlobalOptions, 'profile' | 'region'>,
  given: Pick<
    InstallationAccount,
    'prefix' | 'backupVaultName' | 'caller' | 'targets' | 'clock' | 'machines' | 'store'
  >,
): InstallationAccount {
  const config = sdkConfig(globals);
  return {
    ...given,
    stacks: new CloudFormationClient(config),
    tables: new DynamoDBClient(config),
    // A bucket named in the path is found behind any endpoint.
    buckets: new S3Client({ ...config, forcePathStyle: true }),
    backups: new BackupClient(config),
  };
}
