import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { attributeOf, type Item, typeOf } from './attribute-value';
import { bytesText, orderValues } from './compare-values';
import { parameterError, validationError } from './errors';

type KeyType = 'S' | 'N' | 'B';
/** A key attribute; the bare name of a string attribute will do. */
export type KeyAttributeOption = string | { readonly name: string; readonly type: KeyType };

/** A key attribute with its type. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** The key attributes of a table or index. */
export interface KeySchema {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute | undefined;
  /** Both, or the one there is. */
  readonly attributes: readonly KeyAttribute[];
}

const maximumPartitionBytes = 2048;
const maximumSortBytes = 1024;

/** Reads a declaration of key attributes. */
export function keySchema(partitionKey: KeyAttributeOption, sortKey?: KeyAttributeOption): KeySchema {
  const partition = keyAttribute(partitionKey);
  const sort = sortKey === undefined ? undefined : keyAttribute(sortKey);
  return { partition, sort, attributes: sort === undefined ? [partition] : [partition, sort] };
}

function keyAttribute(option: KeyAttributeOption): KeyAttribute {
  return typeof option === 'string' ? { name: option, type: 'S' } : option;
}

/** A text that two key values of one attribute share exactly when they are equal. */
export function keyText(value: AttributeValue): string {
  return value.S ?? value.N ?? (value.B === undefined ? '' : bytesText(value.B));
}

/** Orders items by the given key attributes, which both have. */
export function compareByKeys(attributes: readonly KeyAttribute[], left: Item, right: Item): number {
  for (const { name } of attributes) {
    const [ours, theirs] = [left[name], right[name]];
    const order = ours === undefined || theirs === undefined ? undefined : orderValues(ours, theirs);
    if (order === undefined) throw new Error(`Stored items have the key attribute ${name} in its type.`);
    if (order !== 0) return order;
  }
  return 0;
}

/** Checks a `Key` parameter: exactly the key attributes, of the right types, not empty. */
export function checkKey(key: Item, schema: KeySchema): void {
  if (Object.keys(key).length !== schema.attributes.length) throw keyMismatch();
  for (const attribute of schema.attributes) {
    const value = attributeOf(key, attribute.name);
    if (value === undefined || typeOf(value) !== attribute.type) throw keyMismatch();
    checkKeySize(value, attribute, schema);
  }
}

/** Checks the key attributes of an item that is to be stored whole. */
export function checkItemKey(item: Item, schema: KeySchema): void {
  for (const attribute of schema.attributes) {
    const value = attributeOf(item, attribute.name);
    if (value === undefined) throw parameterError(`Missing the key ${attribute.name} in the item`);
    if (typeOf(value) !== attribute.type) {
      throw parameterError(
        `Type mismatch for key ${attribute.name} expected: ${attribute.type} actual: ${typeOf(value)}`,
      );
    }
    checkKeySize(value, attribute, schema);
  }
}

/** Checks one key value's length. */
export function checkKeySize(value: AttributeValue, attribute: KeyAttribute, schema: KeySchema): void {
  if (value.N !== undefined) return;
  const bytes = value.S === undefined ? (value.B?.length ?? 0) : Buffer.byteLength(value.S);
  if (bytes === 0) throw emptyKey(attribute);
  if (attribute === schema.partition && bytes > maximumPartitionBytes) {
    throw parameterError('Size of hashkey has exceeded the maximum size limit of2048 bytes');
  }
  if (attribute === schema.sort && bytes > maximumSortBytes) {
    throw parameterError('Aggregated size of all range keys has exceeded the size limit of 1024 bytes');
  }
}

/** Keys, unlike other attributes, are never empty. */
export function emptyKey({ name, type }: KeyAttribute): Error {
  const kind = type === 'S' ? 'string' : 'binary';
  return validationError(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`,
  );
}

function keyMismatch(): Error {
  return validationError('The provided key element does not match the schema');
}
