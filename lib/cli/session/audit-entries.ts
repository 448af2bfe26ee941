import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { tableNames } from '../../ledger/tables';
import type { Gateway } from '../gateway/gateway';

const entrySchema = z.object({
  item: z.string(),
  version: z.number(),
  time: z.string(),
  actor: z.string(),
  via: z.string(),
  reason: z.string(),
  change: z.string(),
  hash: z.string(),
  previous_hash: z.string().nullable(),
});
type Entry = z.output<typeof entrySchema>;

/** A partition of the audit, and what the keys begin with of what is wanted of it. */
export interface AuditPart {
  readonly pk: string;
  readonly prefix: string;
}

/** All entries of those parts, in the order of their times. */
export async function auditEntries(gateway: Gateway, parts: readonly AuditPart[]): Promise<readonly Entry[]> {
  const found = (await Promise.all(parts.map((part) => partOf(gateway, part)))).flat();
  return found.sort((a, b) => a.time.localeCompare(b.time) || a.item.localeCompare(b.item) || a.version - b.version);
}

async function partOf({ store, settings }: Gateway, { pk, prefix }: AuditPart): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await store.send(
      new QueryCommand({
        TableName: tableNames(settings.prefix).audit,
        KeyConditionExpression: prefix === '' ? '#pk = :pk' : '#pk = :pk AND begins_with(#sk, :prefix)',
        ExpressionAttributeNames: { '#pk': 'pk', ...(prefix !== '' && { '#sk': 'sk' }) },
        ExpressionAttributeValues: { ':pk': pk, ...(prefix !== '' && { ':prefix': prefix }) },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => entrySchema.parse(item)));
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}
