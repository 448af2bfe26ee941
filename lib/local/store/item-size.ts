import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './attribute-value';
import { significantDigits } from './numbers';

/** DynamoDB's limit for one item, names included. */
export const maximumItemBytes = 400 * 1024;

/** Size by the rules of the developer guide, "DynamoDB item sizes and formats". */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) size += Buffer.byteLength(name) + valueSize(value);
  }
  return size;
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  if (value.L !== undefined) return value.L.reduce((sum, element) => sum + 1 + valueSize(element), 3);
  if (value.SS !== undefined) return value.SS.reduce((sum, member) => sum + Buffer.byteLength(member), 0);
  if (value.NS !== undefined) return value.NS.reduce((sum, member) => sum + numberSize(member), 0);
  if (value.B !== undefined) return value.B.length;
  if (value.BS !== undefined) return value.BS.reduce((sum, member) => sum + member.length, 0);
  return 1;
}

function numberSize(text: string): number {
  return 1 + Math.ceil(significantDigits(text) / 2) + (text.startsWith('-') ? 1 : 0);
}
