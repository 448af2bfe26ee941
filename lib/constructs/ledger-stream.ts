import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Records of one batch at the most. */
const batchSize = 100;

/** A batch is tried this often, then split, down to the records that cannot be told. */
const retries = 10;

/** Every change of the ledger → the publisher, in the order of each item, until it is told or kept aside. */
export class LedgerStream extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: { readonly streamArn: string; readonly publisher: IFunction; readonly failedBatches: Bucket },
  ) {
    super(scope, id);
    const { streamArn, publisher, failedBatches } = options;
    new EventSourceMapping(this, 'Mapping', {
      eventSourceArn: streamArn,
      target: publisher,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize,
      bisectBatchOnError: true,
      retryAttempts: retries,
      maxRecordAge: Duration.hours(23),
      // The publisher's own role names what it may do; CDK's destination would add rights of its own choice.
      onFailure: { bind: () => ({ destination: failedBatches.bucketArn }) },
    });
  }
}
