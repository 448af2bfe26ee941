import type { Json } from '../../domain/json';
import type { LedgerItem } from '../../ledger/items';
import { canonicalJson } from '../../workflow/canonical-json';

/** The attributes of an item, each as canonical JSON: written once, for its hash and for what has changed. */
export type ItemTexts = ReadonlyMap<string, string>;

/** Reads an item; none has no attributes. */
export function textsOf(item: LedgerItem | undefined): ItemTexts {
  const attributes = Object.entries(item ?? {}) as [string, Json | undefined][];
  return new Map(attributes.flatMap(([name, value]) => (value === undefined ? [] : [[name, canonicalJson(value)]])));
}

/** The whole item as canonical JSON. */
export function textOfItem(texts: ItemTexts): string {
  const members = [...texts.keys()].sort().map((name) => `${JSON.stringify(name)}:${texts.get(name)}`);
  return `{${members.join(',')}}`;
}

/** The attributes that two versions do not have in common, in the order in which they stand. */
export const differing = (former: ItemTexts, later: ItemTexts): ReadonlySet<string> =>
  new Set([...former.keys(), ...later.keys()].filter((name) => former.get(name) !== later.get(name)));
