import type { Json } from '../../domain/json';
import { alternatives, nested, type ValueType } from './value-type';

/** A value of the type that stands in for one that is known only during the deployment. */
export function sampleOf(type: ValueType): Json {
  const [member = {}] = alternatives(type);
  if (member.default !== undefined) return member.default;
  if (member.const !== undefined) return member.const;
  if (Array.isArray(member.enum) && member.enum.length > 0) return member.enum[0] ?? null;
  switch (member.type) {
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return typeof member.minimum === 'number' ? member.minimum : 0;
    case 'array':
      return Array.from({ length: sampleLength(member) }, () => sampleOf(nested(member.items) ?? {}));
    case 'object':
      return sampleObject(member);
    default:
      return '';
  }
}

/** Enough items to be valid, and never so many that a hostile schema fills the memory. */
function sampleLength(type: ValueType): number {
  return typeof type.minItems === 'number' ? Math.min(Math.max(type.minItems, 1), 100) : 1;
}

function sampleObject(type: ValueType): Json {
  const properties = nested(type.properties) ?? {};
  const required = Array.isArray(type.required) ? type.required.map(String) : [];
  return Object.fromEntries(required.map((name) => [name, sampleOf(nested(properties[name]) ?? {})]));
}
