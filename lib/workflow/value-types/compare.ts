import type { Json } from '../../domain/json';
import { canonicalJson } from '../canonical-json';
import { alternatives, basicTypes, nested, type ValueType } from './value-type';

/** What says nothing about the kind of a value: words about it, and bounds that its action checks itself. */
const notShape: ReadonlySet<string> = new Set([
  ...['$schema', '$id', 'id', 'title', 'description', 'default', 'examples', 'deprecated', 'readOnly'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'pattern', 'format', 'contentEncoding'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'propertyNames'],
]);

/** Under these, keys are names of the user's values and not words of JSON schema. */
const nameSpaces: ReadonlySet<string> = new Set(['properties', 'definitions', '$defs']);

function shape(value: Json, names = false): Json {
  if (Array.isArray(value)) return value.map((item: Json) => shape(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, item]) => (names || !notShape.has(key)) && !isNoRule(key, item));
  return Object.fromEntries(
    kept.map(([key, item]) => {
      if (key === 'required' && Array.isArray(item)) return [key, [...item].sort()];
      return [key, shape(item, !names && nameSpaces.has(key))];
    }),
  );
}

/** `additionalProperties: {}` and `false` differ between reading and writing the same object. */
function isNoRule(key: string, item: Json): boolean {
  return key === 'additionalProperties' && (typeof item === 'boolean' || canonicalJson(item) === '{}');
}

const shapes = new WeakMap<ValueType, string>();

function shapeText(type: ValueType): string {
  const text = shapes.get(type) ?? canonicalJson(shape(type));
  shapes.set(type, text);
  return text;
}

/** Whether two types are the same but for words about them and for bounds. */
export function sameType(a: ValueType, b: ValueType): boolean {
  return a === b || shapeText(a) === shapeText(b);
}

/** Whether a value of type `from` may be given where `to` is taken. What is not known is let through. */
export function accepts(to: ValueType, from: ValueType): boolean {
  return alternatives(from).every((given) => alternatives(to).some((taken) => acceptsOne(taken, given)));
}

/** Whether some value of the one type may equal some value of the other. */
export function mayEqual(a: ValueType, b: ValueType): boolean {
  return alternatives(a).some((one) => alternatives(b).some((other) => acceptsOne(one, other)));
}

function acceptsOne(to: ValueType, from: ValueType): boolean {
  const taken = basicTypes(to);
  const given = basicTypes(from);
  if (taken.size === 0 || given.size === 0) return true;
  if (![...given].some((name) => taken.has(name) || isNumber(taken, name))) return false;
  if (Array.isArray(to.enum) && Array.isArray(from.enum) && !overlap(to.enum, from.enum)) return false;
  if (to.type === 'array' && from.type === 'array') return accepts(nested(to.items) ?? {}, nested(from.items) ?? {});
  if (to.type === 'object' && from.type === 'object') return acceptsFields(to, from);
  return true;
}

/** A whole number is a number; a number may turn out to be whole, which the action checks. */
function isNumber(taken: ReadonlySet<string>, name: string): boolean {
  return (name === 'integer' && taken.has('number')) || (name === 'number' && taken.has('integer'));
}

function overlap(a: readonly Json[], b: readonly Json[]): boolean {
  const texts = new Set(a.map((value) => canonicalJson(value)));
  return b.some((value) => texts.has(canonicalJson(value)));
}

function acceptsFields(to: ValueType, from: ValueType): boolean {
  const given = nested(from.properties);
  if (!given) return true;
  const taken = nested(to.properties) ?? {};
  const required = Array.isArray(to.required) ? to.required.map(String) : [];
  if (required.some((name) => !Object.hasOwn(given, name))) return false;
  return Object.entries(taken).every(([name, type]) => {
    const field = Object.hasOwn(given, name) ? nested(given[name]) : undefined;
    return !field || accepts(nested(type) ?? {}, field);
  });
}

/** Whether a value of this type can stand inside a text. */
export function canBeText(type: ValueType): boolean {
  const names = basicTypes(type);
  return names.size === 0 || ['string', 'number', 'integer', 'boolean'].some((name) => names.has(name));
}
