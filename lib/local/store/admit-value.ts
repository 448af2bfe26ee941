import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type AttributeType, attributeTypes, type Item } from './attribute-value';
import { bytesText } from './compare-values';
import { parameterError, validationError } from './errors';
import { canonicalNumber } from './numbers';

const maximumDepth = 32;

/**
 * Takes values in from a caller: checks them as DynamoDB does, brings numbers into canonical form, and copies
 * everything, so that nothing the caller still holds can change what is stored.
 */
export function admitItem(item: Item, depth = 0): Item {
  const admitted: Item = {};
  for (const name in item) {
    const value = item[name];
    if (value === undefined) continue;
    if (name === '__proto__') throw parameterError('the local store has no attributes named __proto__');
    admitted[name] = admitValue(value, depth);
  }
  return admitted;
}

/** One value, `depth` levels below the item. */
export function admitValue(value: AttributeValue, depth = 0): AttributeValue {
  if (depth > maximumDepth) throw validationError('Nesting Levels have exceeded supported limits');
  const type = onlyType(value);
  switch (type) {
    case 'S':
      return { S: text(value.S) };
    case 'N':
      return { N: canonicalNumber(text(value.N)) };
    case 'M':
      return { M: admitItem(value.M ?? {}, depth + 1) };
    case 'L':
      return { L: (value.L ?? []).map((element) => admitValue(element, depth + 1)) };
    case 'BOOL':
      return { BOOL: value.BOOL === true };
    case 'NULL':
      if (value.NULL !== true) throw parameterError('Null attribute value types must have the value of true');
      return { NULL: true };
    case 'SS':
      return { SS: distinct((value.SS ?? []).map(text), 'string') };
    case 'NS':
      return {
        NS: distinct(
          (value.NS ?? []).map((member) => canonicalNumber(text(member))),
          'number',
        ),
      };
    case 'B':
      return { B: bytes(value.B) };
    case 'BS':
      return { BS: distinctBytes(value.BS ?? []) };
    default:
      throw unsupported();
  }
}

function onlyType(value: AttributeValue): AttributeType | undefined {
  let found: AttributeType | undefined;
  for (const type of attributeTypes) {
    if (value[type] === undefined) continue;
    if (found !== undefined) {
      throw validationError(
        'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
      );
    }
    found = type;
  }
  return found;
}

function unsupported(): Error {
  return validationError('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw validationError(`${typeof value} cannot be converted to String`);
  return value;
}

function bytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw validationError('only byte arrays are binary values');
  return Uint8Array.from(value);
}

function distinct(members: string[], kind: string): string[] {
  if (members.length === 0) throw parameterError(`An ${kind} set  may not be empty`);
  if (new Set(members).size === members.length) return members;
  throw parameterError(`Input collection [${members.join(', ')}] contains duplicates.`);
}

function distinctBytes(members: readonly Uint8Array[]): Uint8Array[] {
  if (members.length === 0) throw parameterError('Binary sets should not be empty');
  const copies = members.map(bytes);
  if (new Set(copies.map(bytesText)).size === copies.length) return copies;
  throw parameterError('Input collection of type BS contains duplicates.');
}
