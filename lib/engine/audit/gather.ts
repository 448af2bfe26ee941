import type { LedgerItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { isoTime } from '../../ports/clock';
import { type AuditEntry, itemHash } from '../telling/audit-entry';
import { type AuditPart, type AuditTable, readAudit } from '../telling/read-audit';
import type { Evidence, Head } from './verify';

/**
 * Reads what the ledger has and then what the audit has, in that order: so what is written meanwhile has an entry too
 * many, never one too few. Those items are read once more.
 */
export async function gather(ledger: Ledger, table: AuditTable, parts: readonly AuditPart[]): Promise<Evidence> {
  const read_at = isoTime(ledger.clock);
  const heads = (await Promise.all(parts.map((part) => headsOf(ledger, part)))).flat();
  const records = await Promise.all(parts.map((part) => readAudit(table, part)));
  const entries = records.flatMap((record) => record.entries);
  return {
    read_at,
    entries,
    digests: records.flatMap(({ digests }) => digests),
    heads: await Promise.all(overtaken(heads, entries).map((head) => readAgain(ledger, head))),
  };
}

async function headsOf(ledger: Ledger, { pk, prefix }: AuditPart): Promise<readonly Head[]> {
  const items = await ledger.query<LedgerItem>(pk, prefix.replace(/#$/, ''));
  return items.map(headOf);
}

const headOf = (item: LedgerItem): Head => ({
  pk: item.pk,
  item: item.sk,
  version: item.version,
  hash: itemHash(item),
  updated_at: item.updated_at,
});

/** The heads, those marked that entries have overtaken; with what the ledger had not when it was read. */
function overtaken(heads: readonly Head[], entries: readonly AuditEntry[]): readonly (Head & { stale?: true })[] {
  const newest = new Map<string, AuditEntry>();
  for (const entry of entries) {
    const key = `${entry.pk} ${entry.item}`;
    if (entry.version > (newest.get(key)?.version ?? 0)) newest.set(key, entry);
  }
  const known = heads.map((head) => {
    const key = `${head.pk} ${head.item}`;
    const isStale = (newest.get(key)?.version ?? 0) > head.version;
    newest.delete(key);
    return isStale ? { ...head, stale: true as const } : head;
  });
  const unknown = [...newest.values()].map(({ pk, item, time }) => ({
    pk,
    item,
    version: 0,
    hash: '',
    updated_at: time,
    stale: true as const,
  }));
  return [...known, ...unknown];
}

/** As it stands now, at the version of the entry that was seen or a later one, whose entry is to come. */
async function readAgain(ledger: Ledger, { stale, ...head }: Head & { stale?: true }): Promise<Head> {
  if (!stale) return head;
  const item = await ledger.get<LedgerItem>({ pk: head.pk, sk: head.item });
  return item ? headOf(item) : head;
}
