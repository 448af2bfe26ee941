import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type AuditEntry, digestItem } from '../../lib/engine/telling/audit-entry';
import type { LedgerItem } from '../../lib/ledger/items';
import { readWorldFile } from '../../lib/local/disk/world-file';
import type { WorldSnapshot } from '../../lib/local/disk/world-snapshot';

/** An event of Unity, as the bus keeps it. */
export interface EventDetail {
  readonly metadata: { readonly event_id: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the account’s file holds, read without the product’s commands. */
export interface WorldTables {
  readonly ledger: readonly LedgerItem[];
  readonly audit: readonly AuditEntry[];
  readonly events: readonly EventDetail[];
  /** Executions that run, and changes that nobody was told of: there must be none when no process is there. */
  readonly open: number;
}

/** Reads the account’s file; undefined where there is none. */
export function readTables(directory: string): WorldTables | undefined {
  const snapshot = readWorldFile(directory) as WorldSnapshot | undefined;
  if (!snapshot) return undefined;
  const rowsOf = (ending: string): unknown[] =>
    snapshot.store.tables
      .filter(({ definition }) => definition.name.endsWith(ending))
      .flatMap(({ items }) => items.map((item) => unmarshall(item as unknown as Record<string, AttributeValue>)));
  return {
    ledger: rowsOf('-ledger') as LedgerItem[],
    audit: (rowsOf('-audit') as AuditEntry[]).filter(({ item }) => item !== digestItem),
    events: snapshot.events.map(({ detail }) => detail as EventDetail),
    open: snapshot.untold.length + snapshot.executions.filter(({ status }) => status === 'RUNNING').length,
  };
}
