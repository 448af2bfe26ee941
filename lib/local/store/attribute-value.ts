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

/**
 * Makes sure that nobody changes an item any more, with all that is in it: then readers and streams may be given it as it
 * is stored. What is frozen already is not looked into. Bytes cannot be frozen.
 */
export function frozen(item: Item): Item {
  if (Object.isFrozen(item)) return item;
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) freezeValue(value);
  }
  return Object.freeze(item);
}

function freezeValue(value: AttributeValue): void {
  if (Object.isFrozen(value)) return;
  if (value.M !== undefined) frozen(value.M);
  const list = value.L ?? value.SS ?? value.NS;
  if (list !== undefined && !Object.isFrozen(list)) {
    value.L?.forEach(freezeValue);
    Object.freeze(list);
  }
  Object.freeze(value);
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
