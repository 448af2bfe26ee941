import { NoSuchKey } from '@aws-sdk/client-s3';
import type { Json } from '../../domain/json';

/** One object of the bucket, as a snapshot keeps it. */
export type KeptBatch = readonly [key: string, text: string];

/** Plays the bucket in which Lambda keeps batches that could not be told, and S3 as far as the publisher asks it. */
export class FailedBatchesBucket {
  private readonly objects = new Map<string, string>();
  private count = 0;

  get size(): number {
    return this.objects.size;
  }

  /** Keeps a batch as Lambda does (developer guide, “Retain discarded records for a DynamoDB event source”). */
  keep(event: Json, at: number): void {
    this.count += 1;
    const time = new Date(at).toISOString();
    const [year, month, day] = time.slice(0, 10).split('-');
    const key = `aws/lambda/local/shardId-0/${year}/${month}/${day}/${time}-${this.count}`;
    const record = {
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 11 },
      version: '1.0',
      timestamp: time,
      payload: JSON.stringify(event),
    };
    this.objects.set(key, JSON.stringify(record));
  }

  call(operation: string, input: unknown): object {
    const { Key: key = '' } = input as { readonly Key?: string };
    switch (operation) {
      case 'ListObjectsV2':
        return { Contents: [...this.objects.keys()].sort().map((Key) => ({ Key })) };
      case 'GetObject': {
        const text = this.objects.get(key);
        if (text === undefined)
          throw new NoSuchKey({ message: `there is no ${key}`, $metadata: { httpStatusCode: 404 } });
        return { Body: { transformToString: async () => text } };
      }
      case 'DeleteObject':
        this.objects.delete(key);
        return {};
      default:
        throw new RangeError(`the bucket of failed batches does not know ${operation}`);
    }
  }

  snapshot(): readonly KeptBatch[] {
    return [...this.objects];
  }

  restore(batches: readonly KeptBatch[]): void {
    for (const [key, text] of batches) this.objects.set(key, text);
    this.count += batches.length;
  }
}
