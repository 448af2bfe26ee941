import { type AuditEntry, entryHash } from '../telling/audit-entry';
import type { AuditRecord } from '../telling/read-audit';
import { againstDigests } from './against-digests';
import { againstLedger } from './against-ledger';

/** What stands in the ledger of an audited item, read before its entries were. */
export interface Head {
  readonly pk: string;
  readonly item: string;
  readonly version: number;
  readonly hash: string;
  readonly updated_at: string;
}

/** What is judged. */
export interface Evidence extends AuditRecord {
  readonly heads: readonly Head[];
  /** When it was read: an ISO time. */
  readonly read_at: string;
}

/** Something that contradicts the audit: which entry, and how. */
export interface Finding {
  readonly kind: 'altered' | 'missing' | 'unlinked' | 'added' | 'digest' | 'ledger' | 'file';
  readonly item: string | null;
  readonly version: number | null;
  readonly message: string;
}

/** What a verification came to. */
export interface Verification {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** In sentences. */
  readonly proven: readonly string[];
  readonly unproven: readonly string[];
}

/** What one part of it came to. */
export type Judged = Omit<Verification, 'ok'>;

/** The entries of one item, by version. */
export interface Chain {
  readonly pk: string;
  readonly item: string;
  readonly entries: readonly AuditEntry[];
}

/** What could not be told is told again by the hour; so long after a change its entry may still be on its way. */
export const onItsWaySeconds = 2 * 3600;

export const nameOf = ({ pk, item }: Pick<Head, 'pk' | 'item'>): string =>
  pk.startsWith('SESSION#') ? item : `${pk} ${item}`;

/** Whether an entry of a change from then may still be on its way. */
export const mayBeOnItsWay = (at: string, { read_at }: Evidence): boolean =>
  Date.parse(read_at) - Date.parse(at) < onItsWaySeconds * 1000;

/** Proves what can be proven of an audit: it is pure, and the same for a file as for the tables. */
export function verifyAudit(evidence: Evidence): Verification {
  const { own, chains } = chained(evidence);
  const parts = [
    own,
    againstItself(chains, evidence),
    againstDigests(chains, evidence),
    againstLedger(chains, evidence),
  ];
  const findings = parts.flatMap((part) => part.findings);
  return {
    ok: findings.length === 0,
    findings,
    proven: parts.flatMap(({ proven }) => proven),
    unproven: parts.flatMap(({ unproven }) => unproven),
  };
}

/** Sorts entries into chains. The same entry twice is one; two that say different things of one version are not. */
function chained({ entries }: Evidence): { readonly own: Judged; readonly chains: readonly Chain[] } {
  const findings: Finding[] = [];
  const byItem = new Map<string, Map<number, AuditEntry>>();
  let repeated = 0;
  for (const entry of entries) {
    const name = JSON.stringify([entry.pk, entry.item]);
    const versions = byItem.get(name) ?? new Map<number, AuditEntry>();
    byItem.set(name, versions);
    const former = versions.get(entry.version);
    if (!former) versions.set(entry.version, entry);
    else if (entryHash(former) === entryHash(entry)) repeated += 1;
    else findings.push(found('added', entry, 'there are two entries of it that say different things'));
  }
  const chains = [...byItem.values()].map((versions) => {
    const sorted = [...versions.values()].sort((a, b) => a.version - b.version);
    const { pk, item } = sorted[0] as AuditEntry;
    return { pk, item, entries: sorted };
  });
  const unproven =
    repeated > 0 ? [`${repeated} entries stand there more than once, each time the same: they count once.`] : [];
  return { own: { findings, proven: [], unproven }, chains };
}

/** Each entry against its own hash, and against the one before. */
function againstItself(chains: readonly Chain[], evidence: Evidence): Judged {
  const findings: Finding[] = [];
  let [bare, waiting, count] = [0, 0, 0];
  for (const { entries } of chains) {
    let before: AuditEntry | undefined;
    for (const entry of entries) {
      count += 1;
      if (entry.entry_hash === undefined) bare += 1;
      else if (entry.entry_hash !== entryHash(entry))
        findings.push(found('altered', entry, 'it is not what was written: its hash is another'));
      const from = (before?.version ?? 0) + 1;
      if (entry.version > from) {
        if (mayBeOnItsWay(entry.time, evidence)) waiting += entry.version - from;
        else findings.push(missing(entry, from, entry.version - 1));
      } else if (entry.previous_hash !== (before?.hash ?? null)) {
        findings.push(found('unlinked', entry, 'it does not follow the version before it'));
      }
      before = entry;
    }
  }
  const proven =
    findings.length === 0 && count > 0
      ? [`${count} entries of ${chains.length} items are as they were hashed, and each follows the one before.`]
      : [];
  return {
    findings,
    proven,
    unproven: [
      ...said(bare, 'are from before entries had a hash of their own: only what they link is shown.'),
      ...said(waiting, 'are not there yet: they may be on their way.'),
    ],
  };
}

const said = (count: number, text: string): readonly string[] => (count > 0 ? [`${count} entries ${text}`] : []);

/** That versions of an item are not there. */
export function missing(of: Pick<Head, 'pk' | 'item'>, from: number, to: number): Finding {
  const which = from === to ? `version ${from} has no entry` : `versions ${from} to ${to} have no entries`;
  return { kind: 'missing', item: nameOf(of), version: from, message: which };
}

export function found(
  kind: Finding['kind'],
  { pk, item, version }: Pick<Head, 'pk' | 'item' | 'version'>,
  message: string,
): Finding {
  return { kind, item: nameOf({ pk, item }), version, message };
}
