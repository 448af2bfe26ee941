import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { failedBatchesBucketName } from '../domain/naming';

/** Changes that could not be told, with their payload: the stream itself forgets after a day. */
export class FailedBatches extends Construct {
  readonly bucket: Bucket;

  constructor(
    scope: Construct,
    id: string,
    options: { readonly prefix: string; readonly keptDays: number; readonly key: IKey | undefined },
  ) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: failedBatchesBucketName(options.prefix, { account: Aws.ACCOUNT_ID, region: Aws.REGION }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(options.key
        ? { encryption: BucketEncryption.KMS, encryptionKey: options.key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      enforceSSL: true,
      lifecycleRules: [{ id: 'forget', expiration: Duration.days(options.keptDays) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
