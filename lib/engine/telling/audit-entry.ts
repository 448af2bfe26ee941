import { createHash } from 'node:crypto';
import type { JsonObject } from '../../domain/json';
import type { LedgerItem } from '../../ledger/items';
import { canonicalJson } from '../../workflow/canonical-json';
import { type AuditedValue, valuesOf } from './audited-values';
import type { Change } from './events-of';
import { differing, textOfItem, textsOf } from './item-texts';

/** One line of the audit: who changed what, when, through what, why. Chained to the version before by its hash. */
export interface AuditEntry {
  readonly pk: string;
  readonly sk: string;
  readonly item: string;
  readonly version: number;
  readonly time: string;
  readonly actor: string;
  readonly via: string;
  readonly reason: string;
  /** What changed, by name. */
  readonly change: string;
  /** What changed, old and new; absent in entries from before it was kept. */
  readonly values?: readonly AuditedValue[];
  /** Of the item as this change has left it. */
  readonly hash: string;
  /** Of the item as this change has found it. */
  readonly previous_hash: string | null;
  /** Of this entry without it; absent in entries from before it was kept. */
  readonly entry_hash?: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash of an item’s state: two versions of an item are chained by it, so that a gap or a change shows. */
export function itemHash(item: LedgerItem): string {
  return sha256(textOfItem(textsOf(item)));
}

/** The hash of what an entry says. */
export function entryHash({ entry_hash: _, ...said }: AuditEntry): string {
  return sha256(canonicalJson(said as unknown as JsonObject));
}

/** The hash of all entries of an item up to one of them, from that of those before. */
export function chainHash(before: string, entry: AuditEntry): string {
  return sha256(`${before}\n${entryHash(entry)}`);
}

/** The hash over the entries of many items, from those of each. */
export function hashOfHeads(heads: AuditDigest['heads']): string {
  return sha256(canonicalJson(heads as unknown as JsonObject));
}

/** Where the digests of a session stand among its entries. */
export const digestItem = 'DIGEST';

/** What the audit had of a session when it ended: an entry that is changed later no longer fits. */
export interface AuditDigest {
  readonly pk: string;
  readonly sk: string;
  readonly item: typeof digestItem;
  /** Of the session’s item: the change that has ended it. */
  readonly version: number;
  readonly time: string;
  /** How many entries it covers. */
  readonly entries: number;
  /** By item: up to which version, without a gap, and the hash over those entries. */
  readonly heads: { readonly [item: string]: { readonly version: number; readonly hash: string } };
  readonly digest: string;
}

/** A version as it stands in keys: texts that are in its order. */
export const versionKey = (version: number): string => version.toString().padStart(8, '0');

/** What the audit says of a change. */
export function entryOf({ before, after }: Change): AuditEntry {
  const [former, later] = [textsOf(before), textsOf(after)];
  const names = differing(former, later);
  const said = {
    pk: after.pk,
    sk: `${after.sk}#${versionKey(after.version)}`,
    item: after.sk,
    version: after.version,
    time: after.updated_at,
    actor: after.actor,
    via: after.via,
    reason: after.reason,
    change: summaryOf(before, after, names),
    values: valuesOf(before, after, names),
    hash: sha256(textOfItem(later)),
    previous_hash: before ? sha256(textOfItem(former)) : null,
  };
  return { ...said, entry_hash: entryHash(said) };
}

/** What every write changes. */
const stamps: ReadonlySet<string> = new Set(['version', 'write_id', 'updated_at', 'actor', 'via', 'reason']);

/** What changed, by attribute name only: values may be anything, names are ours. */
function summaryOf(before: LedgerItem | undefined, after: LedgerItem, changed: ReadonlySet<string>): string {
  if (!before) return `${after.kind} created`;
  const names = [...changed].filter((name) => !stamps.has(name));
  if ('state' in before && 'state' in after && before.state !== after.state) {
    return [`${before.state} → ${after.state}`, ...names.filter((name) => name !== 'state')].join(', ');
  }
  return names.join(', ') || 'lease renewed';
}
