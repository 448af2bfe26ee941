import type { Json } from '../../domain/json';
import { alternatives, basicTypeOf, nested, type ValueType } from './value-type';

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'nothing',
  undefined: 'nothing',
};

/** The name of a JSON or zod type as people say it. */
export function typeWord(name: string): string {
  return words[name] ?? name;
}

/** A type as people say it: `a list of texts`. */
export function describeType(type: ValueType): string {
  const parts = alternatives(type).map((member) => {
    const [first, ...others] = Array.isArray(member.enum) ? member.enum : [];
    if (first !== undefined && others.length === 0) return describeValue(first);
    if (first !== undefined) return `one of ${[first, ...others].map(String).join(', ')}`;
    if (typeof member.type !== 'string') return 'any value';
    const items = member.type === 'array' ? nested(member.items) : undefined;
    if (items && typeof items.type === 'string') return `a list, each item ${typeWord(items.type)}`;
    return typeWord(member.type);
  });
  return [...new Set(parts)].join(' or ');
}

/** A value as it is shown in a message: short ones whole, others by their kind. */
export function describeValue(value: Json): string {
  if (value === null) return 'nothing';
  if (typeof value === 'object') return typeWord(basicTypeOf(value));
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
