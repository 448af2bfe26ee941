import { S3Client } from '@aws-sdk/client-s3';
import { failedBatchesIn } from './failed-batches';
import type { HandlerRuntime } from './handler';
import { requestTimeouts } from './request-timeouts';
import { withRetries } from './retries';
import { systemClock, systemRandom } from './system';

/** Made only where it is used: S3’s client is in the publisher’s bundle and in no other. */
export function failedBatchesOnAws(): Pick<HandlerRuntime, 'failedBatches'> {
  const bucket = process.env.UNITY_FAILED_BATCHES;
  if (bucket === undefined) return {};
  const s3 = withRetries(new S3Client(requestTimeouts), { clock: systemClock, random: systemRandom, repeatable: true });
  return { failedBatches: failedBatchesIn(s3, bucket) };
}
