import { type AuditDigest, type AuditEntry, chainHash, hashOfHeads } from '../telling/audit-entry';
import { type Chain, type Evidence, type Finding, found, type Judged } from './verify';

/** Entries against the digests that were taken when their session ended: who changes one and its hash too shows here. */
export function againstDigests(chains: readonly Chain[], { digests }: Evidence): Judged {
  const findings: Finding[] = [];
  const hashes = new Map(chains.map((chain) => [keyOf(chain), hashesOf(chain.entries)]));
  const covered = new Map<string, number>();
  for (const digest of digests) {
    if (hashOfHeads(digest.heads) !== digest.digest)
      findings.push(found('digest', digest, 'the digest is not of what it lists'));
    for (const [item, head] of Object.entries(digest.heads)) {
      const key = keyOf({ pk: digest.pk, item });
      covered.set(key, Math.max(covered.get(key) ?? 0, head.version));
      const of = { pk: digest.pk, item, version: head.version };
      const hash = hashes.get(key)?.[head.version - 1];
      const when = `when the session ended (version ${digest.version})`;
      if (hash === undefined) findings.push(found('digest', of, `entries up to this one were there ${when}`));
      else if (hash !== head.hash)
        findings.push(found('digest', of, `an entry up to this one says something else than ${when}`));
    }
  }
  const open = chains.flatMap(({ pk, item, entries }) =>
    entries.filter(({ version }) => version > (covered.get(keyOf({ pk, item })) ?? 0)),
  ).length;
  const last = newest(digests);
  return {
    findings,
    proven:
      findings.length === 0 && last
        ? [`${last.entries} entries are those of the digest ${last.digest} of ${last.time}.`]
        : [],
    unproven: unprovenOf(last, open),
  };
}

function unprovenOf(last: AuditDigest | undefined, open: number): readonly string[] {
  if (!last) return ['No digest was taken: the session has not ended since digests are, or its end is not told yet.'];
  return open > 0
    ? [`${open} entries came after the digest, or are of promotions, and are in none: only their links are proven.`]
    : [];
}

const keyOf = ({ pk, item }: Pick<Chain, 'pk' | 'item'>): string => JSON.stringify([pk, item]);

const newest = (digests: readonly AuditDigest[]): AuditDigest | undefined =>
  [...digests].sort((a, b) => a.version - b.version).at(-1);

/** The hash over an item’s entries up to each, as long as there is no gap. */
function hashesOf(entries: readonly AuditEntry[]): readonly string[] {
  const hashes: string[] = [];
  for (const entry of entries) {
    if (entry.version !== hashes.length + 1) break;
    hashes.push(chainHash(hashes.at(-1) ?? '', entry));
  }
  return hashes;
}
