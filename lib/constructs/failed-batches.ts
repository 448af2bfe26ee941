import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { failedBatchesBucketName } from '../domain/naming';

/** How long a batch that could not be told is kept: the sweeper and people have this long to tell it again. */
const keptDays = 90;

/** Changes that could not be told, with their payload: the stream itself forgets after a day. */
export class FailedBatches extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, options: { readonly prefix: string }) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: failedBatchesBucketName(options.prefix, { account: Aws.ACCOUNT_ID, region: Aws.REGION }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ id: 'forget', expiration: Duration.days(keptDays) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
