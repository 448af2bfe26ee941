/** A table as both the installation and the local store make it. All keys are strings. */
export interface TableDefinition {
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly indexes: readonly { readonly name: string; readonly partitionKey: string; readonly sortKey: string }[];
}

/** Sessions, steps with their resources, locks and checkpoints. The indexes are sparse: only sessions carry their keys. */
export const ledgerTable: TableDefinition = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [
    { name: 'by_environment', partitionKey: 'listed_in', sortKey: 'started_at' },
    { name: 'open_sessions', partitionKey: 'open_in', sortKey: 'started_at' },
  ],
};

/** What happened, append-only; written by the publisher alone. */
export const auditTable: TableDefinition = { partitionKey: 'pk', sortKey: 'sk', indexes: [] };

/** The physical names of an installation’s tables. */
export function tableNames(prefix: string): { readonly ledger: string; readonly audit: string } {
  return { ledger: `${prefix}-ledger`, audit: `${prefix}-audit` };
}
