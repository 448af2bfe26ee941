import { z } from 'zod';
import type { Json, JsonObject } from '../../domain/json';
import type { ParameterSpec } from '../model';
import { own } from '../own';

/** The type of a value as a JSON schema; `{}` is a value of which nothing is known. */
export type ValueType = JsonObject;

/** A value of which nothing is known before the deployment. */
export const anyValue: ValueType = {};

/** A text. */
export const textValue: ValueType = { type: 'string' };

const known = new WeakMap<z.core.$ZodType, ValueType>();

/** The JSON schema of a zod schema, as its input is written. */
export function typeOf(schema: z.core.$ZodType): ValueType {
  const before = known.get(schema);
  if (before) return before;
  const type = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' }) as ValueType;
  known.set(schema, type);
  return type;
}

const parameterTypes = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  list: 'array',
  map: 'object',
} as const;

/** The type of a declared parameter. */
export function parameterType(spec: ParameterSpec): ValueType {
  return { type: parameterTypes[spec.type], ...(spec.allowed ? { enum: spec.allowed } : {}) };
}

/** A JSON schema nested in another. */
export function nested(value: Json | undefined): ValueType | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ValueType) : undefined;
}

/** The members of a union, or the type itself. */
export function alternatives(type: ValueType): readonly ValueType[] {
  const members = type.anyOf ?? type.oneOf;
  if (!Array.isArray(members)) return [type];
  return members.flatMap((member: Json) => {
    const inner = nested(member);
    return inner ? alternatives(inner) : [];
  });
}

/** The names of JSON types that a schema allows; none when it does not say. */
export function basicTypes(type: ValueType): ReadonlySet<string> {
  const names = new Set<string>();
  for (const member of alternatives(type)) {
    if (typeof member.type === 'string') names.add(member.type);
    else if (Array.isArray(member.type)) for (const name of member.type) names.add(String(name));
    else if ('const' in member) names.add(basicTypeOf(member.const ?? null));
    else return new Set();
  }
  return names;
}

/** The name of the JSON type of a value. */
export function basicTypeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

/** The type found by going one step into a list or mapping; undefined when there is no such part. */
function part(type: ValueType, accessor: string | number): ValueType | undefined {
  const found: ValueType[] = [];
  for (const member of alternatives(type)) {
    if (basicTypes(member).size === 0) return anyValue;
    const inner = typeof accessor === 'number' ? listPart(member) : mapPart(member, accessor);
    if (inner) found.push(inner);
  }
  if (found.length <= 1) return found[0];
  return { anyOf: found };
}

function listPart(type: ValueType): ValueType | undefined {
  return type.type === 'array' ? (nested(type.items) ?? anyValue) : undefined;
}

function mapPart(type: ValueType, name: string): ValueType | undefined {
  if (type.type !== 'object') return undefined;
  const properties = nested(type.properties);
  const property = properties && nested(own(properties, name));
  if (property) return property;
  if (nested(type.additionalProperties)) return nested(type.additionalProperties);
  return properties === undefined || type.additionalProperties === true ? anyValue : undefined;
}

/** The type at the end of a path; undefined when the path leads nowhere. */
export function partAt(type: ValueType, path: readonly (string | number)[]): ValueType | undefined {
  let current: ValueType | undefined = type;
  for (const accessor of path) current = current && part(current, accessor);
  return current;
}
