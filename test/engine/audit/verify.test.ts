import { exportAudit, readExport } from '../../../lib/engine/audit/export';
import { type Evidence, onItsWaySeconds, verifyAudit } from '../../../lib/engine/audit/verify';
import { type AuditEntry, entryHash, entryOf, itemHash } from '../../../lib/engine/telling/audit-entry';
import { digestOf } from '../../../lib/engine/telling/digest';
import type { Change } from '../../../lib/engine/telling/events-of';
import type { LedgerItem, StepItem } from '../../../lib/ledger/items';

const began = Date.UTC(2026, 0, 1);
const at = (seconds: number): string => new Date(began + seconds * 1000).toISOString();
const pk = 'SESSION#demo-1';

/** A step as its version left it; only what the audit reads of it. */
function step(name: string, version: number, actor = 'unity'): LedgerItem {
  const state = version === 1 ? 'pending' : 'executing';
  const stamps = { version, write_id: `w${version}`, updated_at: at(version), actor, via: 'make', reason: 'workflow' };
  return { pk, sk: `STEP#${name}`, kind: 'step', name, state, resources: {}, ...stamps } as unknown as StepItem;
}

const changesOf = (name: string, versions: number): readonly Change[] =>
  Array.from({ length: versions }, (_, index) => ({
    before: index === 0 ? undefined : step(name, index),
    after: step(name, index + 1),
  }));

const changes = [...changesOf('a', 4), ...changesOf('b', 2)];
const entries = changes.map(entryOf);
const heads = [step('a', 4), step('b', 2)].map((item) => ({
  pk: item.pk,
  item: item.sk,
  version: item.version,
  hash: itemHash(item),
  updated_at: item.updated_at,
}));
const whole: Evidence = {
  entries,
  heads,
  digests: [digestOf({ pk, version: 9, time: at(9) }, entries)],
  read_at: at(onItsWaySeconds + 100),
};

const replaced = (index: number, change: (entry: AuditEntry) => AuditEntry): readonly AuditEntry[] =>
  entries.map((entry, place) => (place === index ? change(entry) : entry));
const rehashed = (entry: AuditEntry): AuditEntry => ({ ...entry, entry_hash: entryHash(entry) });
const foundIn = (evidence: Evidence) =>
  verifyAudit(evidence).findings.map(({ kind, item, version }) => [kind, item, version]);

test('what nobody has touched is proven, with nothing left open', () => {
  const { ok, findings, proven, unproven } = verifyAudit(whole);
  expect({ ok, findings, unproven }).toEqual({ ok: true, findings: [], unproven: [] });
  expect(proven).toHaveLength(3);
});

describe('every change of what stands there is found, and named', () => {
  test('an entry that says something else', () => {
    expect(foundIn({ ...whole, entries: replaced(1, (entry) => ({ ...entry, actor: 'mallory' })) })).toContainEqual([
      'altered',
      'STEP#a',
      2,
    ]);
  });

  test('the same with its hash computed anew: the digest of the end shows it', () => {
    const forged = replaced(1, (entry) => rehashed({ ...entry, actor: 'mallory' }));
    expect(foundIn({ ...whole, entries: forged })).toEqual([['digest', 'STEP#a', 4]]);
    expect(foundIn({ ...whole, entries: forged, digests: [] })).toEqual([]);
  });

  test('the digest changed to fit its list, or its list to fit the entries', () => {
    const forged = replaced(1, (entry) => rehashed({ ...entry, actor: 'mallory' }));
    const [digest] = whole.digests;
    const { heads: theirs } = digestOf({ pk, version: 9, time: at(9) }, forged);
    expect(foundIn({ ...whole, entries: forged, digests: [{ ...digest!, heads: theirs }] })).toEqual([
      ['digest', 'DIGEST', 9],
    ]);
  });

  test.each([
    ['in the middle', 1, ['missing', 'STEP#a', 2]],
    ['the first', 0, ['missing', 'STEP#a', 1]],
    ['the newest', 3, ['missing', 'STEP#a', 4]],
  ])('one that was dropped: %s', (_, index, expected) => {
    const dropped = entries.filter((__, place) => place !== index);
    expect(foundIn({ ...whole, entries: dropped })).toContainEqual(expected);
    expect(foundIn({ ...whole, entries: dropped, digests: [] })).toContainEqual(expected);
  });

  test('all entries of an item dropped', () => {
    const dropped = entries.filter(({ item }) => item !== 'STEP#b');
    expect(foundIn({ ...whole, entries: dropped })).toEqual(
      expect.arrayContaining([
        ['missing', 'STEP#b', 1],
        ['digest', 'STEP#b', 2],
      ]),
    );
  });

  test('two that have changed places', () => {
    const [second, third] = [entries[1]!, entries[2]!];
    const swapped = [
      ...entries.filter((entry) => entry !== second && entry !== third),
      rehashed({ ...third, version: second.version, sk: second.sk }),
      rehashed({ ...second, version: third.version, sk: third.sk }),
    ];
    expect(foundIn({ ...whole, entries: swapped, digests: [] })).toEqual([
      ['unlinked', 'STEP#a', 2],
      ['unlinked', 'STEP#a', 3],
      ['unlinked', 'STEP#a', 4],
    ]);
  });

  test('one that was added: of a version, of an item, beside another of its version', () => {
    const next = entryOf({ before: step('a', 4), after: step('a', 5, 'mallory') });
    expect(foundIn({ ...whole, entries: [...entries, next] })).toEqual([['added', 'STEP#a', 5]]);
    const strange = entryOf({ before: undefined, after: step('c', 1) });
    expect(foundIn({ ...whole, entries: [...entries, strange] })).toEqual([['added', 'STEP#c', 1]]);
    const second = rehashed({ ...entries[1]!, actor: 'mallory' });
    expect(foundIn({ ...whole, entries: [...entries, second] })).toEqual([['added', 'STEP#a', 2]]);
  });

  test('an item of the ledger that was changed past the engine', () => {
    const [first, second] = whole.heads;
    const changed = [{ ...first!, hash: itemHash(step('a', 4, 'mallory')) }, second!];
    expect(foundIn({ ...whole, heads: changed })).toEqual([['ledger', 'STEP#a', 4]]);
  });
});

describe('what is no alarm', () => {
  test('the same entry twice', () => {
    const { ok, unproven } = verifyAudit({ ...whole, entries: [...entries, entries[2]!] });
    expect(ok).toBe(true);
    expect(unproven.join()).toContain('1 entries stand there more than once');
  });

  test('entries that are still on their way, but not for ever', () => {
    const late = { ...whole, digests: [], entries: entries.filter((_, index) => index !== 1 && index !== 3) };
    const { ok, unproven } = verifyAudit({ ...late, read_at: at(60) });
    expect(ok).toBe(true);
    expect(unproven.join(' ')).toMatch(/may be on their way.*still to come/);
    expect(verifyAudit(late).ok).toBe(false);
  });

  test('entries from before they had a hash of their own, and a session that has not ended', () => {
    const older = replaced(0, ({ entry_hash: _, ...entry }) => entry);
    const { ok, unproven } = verifyAudit({ ...whole, entries: older, digests: [] });
    expect(ok).toBe(true);
    expect(unproven.join(' ')).toMatch(/before entries had a hash.*No digest was taken/);
  });
});

describe('an export', () => {
  const text = exportAudit(whole, 'shop/dev');
  const lines = text.trimEnd().split('\n');
  const problems = (changed: readonly string[]) =>
    readExport(`${changed.join('\n')}\n`).findings.map(({ message }) => message);

  test('is read back as it was', () => {
    expect(readExport(text)).toEqual({ evidence: whole, about: 'shop/dev', findings: [] });
  });

  test('shows that it was changed, shortened or put in another order', () => {
    expect(problems(lines.map((line) => line.replace('"make"', '"desk"')))).toEqual([
      expect.stringContaining('its hash'),
    ]);
    expect(problems(lines.filter((_, index) => index !== 2))).toEqual([expect.stringContaining('had 10')]);
    expect(problems(lines.slice(0, -1))).toEqual([expect.stringContaining('end is missing')]);
    expect(problems([lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)])).toEqual([
      expect.stringContaining('its hash'),
    ]);
    expect(problems(['nothing', ...lines.slice(1)])).toContain('line 1 is none of an export');
  });
});
