import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../local/store/attribute-value';

/**
 * Reads the ledger’s items as they are stored. Checkers look at them here and never through the product’s own code,
 * which would share its mistakes with them.
 */
export function at(item: Item | undefined, ...path: readonly string[]): AttributeValue | undefined {
  let value: AttributeValue | undefined = item && ({ M: item } as AttributeValue);
  for (const name of path) value = value?.M !== undefined && Object.hasOwn(value.M, name) ? value.M[name] : undefined;
  return value;
}

/** A text, or undefined. */
export function textAt(item: Item | undefined, ...path: readonly string[]): string | undefined {
  return at(item, ...path)?.S;
}

/** A number, or undefined. */
export function numberAt(item: Item | undefined, ...path: readonly string[]): number | undefined {
  const digits = at(item, ...path)?.N;
  return digits === undefined ? undefined : Number(digits);
}

/** Whether a flag is set. */
export function flagAt(item: Item | undefined, ...path: readonly string[]): boolean {
  return at(item, ...path)?.BOOL === true;
}

/** The members of a map, by name. */
export function entriesAt(item: Item | undefined, ...path: readonly string[]): readonly (readonly [string, Item])[] {
  return Object.entries(at(item, ...path)?.M ?? {}).map(([name, value]) => [name, value.M ?? {}]);
}

/** The members of a list of maps. */
export function listAt(item: Item | undefined, ...path: readonly string[]): readonly Item[] {
  return (at(item, ...path)?.L ?? []).map((value) => value.M ?? {});
}
