import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type AuditDigest, type AuditEntry, digestItem } from './audit-entry';

/** The table of the audit. */
export interface AuditTable {
  readonly store: DynamoDBDocumentClient;
  readonly auditTableName: string;
}

/** A partition of the audit, and what the keys begin with of what is wanted of it. */
export interface AuditPart {
  readonly pk: string;
  readonly prefix: string;
}

/** What the audit has. */
export interface AuditRecord {
  readonly entries: readonly AuditEntry[];
  readonly digests: readonly AuditDigest[];
}

/** All of a part of the audit, as it stands now. */
export async function readAudit({ store, auditTableName }: AuditTable, part: AuditPart): Promise<AuditRecord> {
  const found: (AuditEntry | AuditDigest)[] = [];
  const isWhole = part.prefix === '';
  let start: Record<string, unknown> | undefined;
  do {
    const page = await store.send(
      new QueryCommand({
        TableName: auditTableName,
        KeyConditionExpression: isWhole ? '#pk = :pk' : '#pk = :pk AND begins_with(#sk, :prefix)',
        ExpressionAttributeNames: { '#pk': 'pk', ...(!isWhole && { '#sk': 'sk' }) },
        ExpressionAttributeValues: { ':pk': part.pk, ...(!isWhole && { ':prefix': part.prefix }) },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    found.push(...((page.Items ?? []) as (AuditEntry | AuditDigest)[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return split(found);
}

/** What is a digest and what is an entry. */
function split(found: readonly (AuditEntry | AuditDigest)[]): AuditRecord {
  return { entries: found.filter((one): one is AuditEntry => !isDigest(one)), digests: found.filter(isDigest) };
}

const isDigest = (one: AuditEntry | AuditDigest): one is AuditDigest => one.item === digestItem;
