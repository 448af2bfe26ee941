import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { attributeOf, type Item, typeOf } from './attribute-value';
import { compareNumbers } from './numbers';

/** Deep equality; sets ignore order, numbers are canonical. */
export function equalValues(left: AttributeValue, right: AttributeValue): boolean {
  if (left === right) return true;
  if (left.S !== undefined) return left.S === right.S;
  if (left.N !== undefined) return left.N === right.N;
  if (left.BOOL !== undefined) return left.BOOL === right.BOOL;
  if (left.M !== undefined) return right.M !== undefined && equalItems(left.M, right.M);
  if (left.L !== undefined) return right.L !== undefined && equalLists(left.L, right.L);
  if (left.SS !== undefined) return right.SS !== undefined && equalSets(left.SS, right.SS);
  if (left.NS !== undefined) return right.NS !== undefined && equalSets(left.NS, right.NS);
  if (left.B !== undefined) return right.B !== undefined && Buffer.compare(left.B, right.B) === 0;
  if (left.BS !== undefined) {
    return right.BS !== undefined && equalSets(left.BS.map(bytesText), right.BS.map(bytesText));
  }
  return right.NULL !== undefined;
}

/** Deep equality of whole items, or of maps. */
export function equalItems(left: Item, right: Item): boolean {
  if (left === right) return true;
  let count = 0;
  for (const name in left) {
    const ours = left[name];
    const theirs = attributeOf(right, name);
    if (ours === undefined || theirs === undefined || !equalValues(ours, theirs)) return false;
    count += 1;
  }
  return count === Object.keys(right).length;
}

function equalLists(left: readonly AttributeValue[], right: readonly AttributeValue[]): boolean {
  if (left.length !== right.length) return false;
  return left.every((value, index) => {
    const other = right[index];
    return other !== undefined && equalValues(value, other);
  });
}

function equalSets(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((member) => right.includes(member));
}

/** A text that is equal exactly when the bytes are. */
export function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Order of two values of one orderable type, `undefined` when they have no order between them. */
export function orderValues(left: AttributeValue, right: AttributeValue): number | undefined {
  if (left.S !== undefined && right.S !== undefined) return compareTexts(left.S, right.S);
  if (left.N !== undefined && right.N !== undefined) return compareNumbers(left.N, right.N);
  if (left.B !== undefined && right.B !== undefined) return Buffer.compare(left.B, right.B);
  return undefined;
}

/** Strings order by their UTF-8 bytes, which differs from UTF-16 order above U+D7FF. */
function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const ours = left.charCodeAt(index);
    const theirs = right.charCodeAt(index);
    if (ours !== theirs) return utf8Rank(ours) - utf8Rank(theirs);
  }
  return left.length - right.length;
}

/** Surrogates stand for the characters above U+FFFF, so they rank after U+E000 to U+FFFF. */
function utf8Rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** `begins_with`: a beginning of a string or binary. */
export function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B === undefined || prefix.B === undefined) return false;
  return Buffer.compare(value.B.subarray(0, prefix.B.length), prefix.B) === 0;
}

/** `contains`: a part of a string or binary, a member of a set, or an element of a list. */
export function containsValue(container: AttributeValue, part: AttributeValue): boolean {
  if (container.L !== undefined) return container.L.some((element) => equalValues(element, part));
  if (part.S !== undefined) return (container.S ?? container.SS)?.includes(part.S) ?? false;
  if (part.N !== undefined) return container.NS?.includes(part.N) ?? false;
  if (part.B === undefined) return false;
  const bytes = part.B;
  if (container.B !== undefined) return Buffer.from(container.B).includes(Buffer.from(bytes));
  return container.BS?.some((member) => Buffer.compare(member, bytes) === 0) ?? false;
}

/** `size`: UTF-16 units, bytes or members; numbers, booleans and nulls have none. */
export function sizeOf(value: AttributeValue): number | undefined {
  const type = typeOf(value);
  if (type === 'M') return Object.keys(value.M ?? {}).length;
  return (value.S ?? value.B ?? value.SS ?? value.NS ?? value.BS ?? value.L)?.length;
}
