import { admitItem } from '../admit-value';
import type { Item } from '../attribute-value';
import { validationError } from '../errors';
import { checkKey, type KeySchema } from '../key-schema';
import type { Table } from '../table';

const legacyParameters = [
  'AttributesToGet',
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

/** The legacy parameters are conditions too: ignoring one in silence would hide a lost check. */
export function refuseLegacy(input: object): void {
  for (const parameter of legacyParameters) {
    if (parameter in input && Reflect.get(input, parameter) !== undefined) {
      throw validationError(`The local store does not know the legacy parameter ${parameter}.`);
    }
  }
}

/** A parameter that must be there. */
export function required<Value>(value: Value | undefined, parameter: string): Value {
  if (value !== undefined) return value;
  throw validationError(
    `1 validation error detected: Value null at '${parameter}' failed to satisfy constraint: Member must not be null`,
  );
}

/** A copy of a `Key` parameter that fits the schema. */
export function admitKey(key: Item | undefined, schema: KeySchema): Item {
  const admitted = admitItem(required(key, 'key'));
  checkKey(admitted, schema);
  return admitted;
}

/** Refuses a parameter value that is none of those allowed. */
export function oneOf(value: string | undefined, parameter: string, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}

/** Refuses to address one item twice in one request. */
export class DistinctItems {
  readonly #seen = new Set<string>();
  readonly #message: string;

  constructor(message: string) {
    this.#message = message;
  }

  add(table: Table, key: Item): void {
    const parts = table.schema.attributes.map(({ name }) => key[name]?.S ?? key[name]?.N ?? key[name]?.B?.toString());
    const text = JSON.stringify([table.name, ...parts]);
    if (this.#seen.has(text)) throw validationError(this.#message);
    this.#seen.add(text);
  }
}
