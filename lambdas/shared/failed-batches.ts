import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  type S3Client,
} from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type { Change } from '../../lib/engine/telling/events-of';
import type { FailedBatches } from '../../lib/engine/telling/retell';
import type { LedgerItem } from '../../lib/ledger/items';

const image = z.record(z.string(), z.unknown()).optional();
const streamEvent = z.object({
  Records: z.array(z.object({ dynamodb: z.object({ NewImage: image, OldImage: image }) })),
});

function item(attributes: Record<string, unknown> | undefined): LedgerItem | undefined {
  return attributes && (unmarshall(attributes as Record<string, AttributeValue>) as LedgerItem);
}

/** The changes of a stream's event. The ledger never deletes, so a record without a new image is none of ours. */
export function changesOf(event: unknown): readonly Change[] {
  return streamEvent.parse(event).Records.flatMap(({ dynamodb }): readonly Change[] => {
    const after = item(dynamodb.NewImage);
    return after ? [{ before: item(dynamodb.OldImage), after }] : [];
  });
}

/** What Lambda keeps of a batch in S3: its own account of the failure, and the event as text (Lambda developer guide). */
const invocationRecord = z.object({ payload: z.string() });

/** The batches that Lambda keeps in a bucket for the publisher. */
export function failedBatchesIn(s3: S3Client, bucket: string): FailedBatches {
  return {
    list: async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
    },
    read: async (key) => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const text = (await Body?.transformToString()) ?? '';
        return changesOf(JSON.parse(invocationRecord.parse(JSON.parse(text)).payload));
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    forget: async (key) => {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
