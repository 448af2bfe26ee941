import type { Json } from '../domain/json';
import type { Reference } from './expressions/reference';
import { parseTemplate, wholeReference } from './expressions/template';

/** A value with what is known put in. */
export interface KnownValue {
  readonly value: Json;
  /** Where something is not known yet; the expression stands there as it is written. */
  readonly open: readonly (readonly (string | number)[])[];
}

/** Gives what is known of a reference; `whole`: it stands alone at this path, so its value keeps its type. */
export type Look = (reference: Reference, path: readonly (string | number)[], whole: boolean) => Json | undefined;

/** Puts in what `look` knows of the references in a value. */
export function knownValue(value: Json, look: Look): KnownValue {
  const open: (readonly (string | number)[])[] = [];
  const visit = (part: Json, path: readonly (string | number)[]): Json => {
    if (typeof part === 'string') {
      const known = knownText(part, path, look);
      if (known === undefined) open.push(path);
      return known ?? part;
    }
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map((item: Json, index) => visit(item, [...path, index]));
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, visit(item, [...path, key])]));
  };
  return { value: visit(value, []), open };
}

function knownText(text: string, path: readonly (string | number)[], look: Look): Json | undefined {
  if (!text.includes('$')) return text;
  const template = parseTemplate(text);
  if (template.errors.length > 0) return undefined;
  const whole = wholeReference(template);
  if (whole) return look(whole, path, true);
  let result = '';
  for (const part of template.parts) {
    const value = part.kind === 'text' ? part.text : look(part.reference, path, false);
    if (value === undefined || typeof value === 'object') return undefined;
    result += String(value);
  }
  return result;
}
