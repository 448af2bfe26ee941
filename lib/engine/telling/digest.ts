import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SessionItem } from '../../ledger/items';
import { type AuditDigest, type AuditEntry, chainHash, digestItem, hashOfHeads, versionKey } from './audit-entry';
import type { Change } from './events-of';
import { type AuditTable, readAudit } from './read-audit';

const ended = new Set<SessionItem['state']>(['completed', 'failed', 'rolled_back']);

/** Whether a change has ended a session: its digest is due. */
export function isEnd({ before, after }: Change): boolean {
  if (after.kind !== 'session' || !ended.has(after.state)) return false;
  return before?.kind !== 'session' || before.state !== after.state;
}

/**
 * The digest of all entries of a session that stand: of each item up to its first gap. What is told later, or again, is
 * covered by the digest of its next end.
 */
export function digestOf(
  end: Pick<AuditDigest, 'pk' | 'version' | 'time'>,
  entries: readonly AuditEntry[],
): AuditDigest {
  const heads: { [item: string]: { version: number; hash: string } } = {};
  for (const entry of [...entries].sort((a, b) => a.version - b.version)) {
    const { version, hash } = heads[entry.item] ?? { version: 0, hash: '' };
    if (entry.version === version + 1) heads[entry.item] = { version: entry.version, hash: chainHash(hash, entry) };
  }
  return {
    ...end,
    sk: `${digestItem}#${versionKey(end.version)}`,
    item: digestItem,
    entries: Object.values(heads).reduce((sum, { version }) => sum + version, 0),
    heads,
    digest: hashOfHeads(heads),
  };
}

/** Writes the digest of a session that has ended; the first of an end stands. */
export async function writeDigest(table: AuditTable, { after }: Change): Promise<void> {
  const { entries } = await readAudit(table, { pk: after.pk, prefix: '' });
  try {
    await table.store.send(
      new PutCommand({
        TableName: table.auditTableName,
        Item: digestOf({ pk: after.pk, version: after.version, time: after.updated_at }, entries),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    // Written by an earlier delivery of the same change.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
