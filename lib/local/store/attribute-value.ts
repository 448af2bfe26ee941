import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A stored or transferred item in DynamoDB's low-level form. */
export type Item = Record<string, AttributeValue>;

/** The types, by their names in the low-level form. */
export const attributeTypes = ['S', 'N', 'B', 'SS', 'NS', 'BS', 'L', 'M', 'BOOL', 'NULL'] as const;
/** One of the types. */
export type AttributeType = (typeof attributeTypes)[number];

/** Type of an admitted value, which has exactly one member. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  throw new Error('An admitted attribute value has exactly one type.');
}

/** Own attribute of an item or map; names such as "constructor" are ordinary data here. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Copy that shares nothing with the original. */
export function cloneValue(value: AttributeValue): AttributeValue {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.M !== undefined) return { M: cloneItem(value.M) };
  if (value.L !== undefined) return { L: value.L.map(cloneValue) };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.SS !== undefined) return { SS: value.SS.slice() };
  if (value.NS !== undefined) return { NS: value.NS.slice() };
  if (value.NULL !== undefined) return { NULL: true };
  if (value.B !== undefined) return { B: Uint8Array.from(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map((bytes) => Uint8Array.from(bytes)) };
  throw new Error('An admitted attribute value has a known type.');
}

/** Copy of a whole item (or of a map's members). */
export function cloneItem(item: Item): Item {
  // Spreading first gives the copy its shape at once, which is much faster than adding one name after another.
  const copy: Item = { ...item };
  for (const name in copy) {
    const value = copy[name];
    if (value !== undefined) copy[name] = cloneValue(value);
  }
  return copy;
}

/** The named attributes only, still shared with `item`. */
export function pick(item: Item, names: readonly string[]): Item {
  const picked: Item = {};
  for (const name of names) {
    const value = attributeOf(item, name);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
