import type { Json } from '../domain/json';
import { canonicalJson } from './canonical-json';
import type { ParameterSpec } from './model';
import { compilePattern } from './pattern/compile';
import { maxTextLength } from './schema/parameter';
import { basicTypeOf } from './value-types/value-type';
import { describeValue, typeWord } from './value-types/words';
import { strangeCharacter } from './yaml/control-characters';
import { maxDepth } from './yaml/features';

const jsonTypes = { string: 'string', number: 'number', boolean: 'boolean', list: 'array', map: 'object' } as const;

/** A parameter of lists or mappings holds no more than this as JSON. */
const maxJsonLength = 65_536;

/** Why a value does not fit a parameter, as a predicate ("must be at least 1, not 0"); undefined when it does. */
export function misfitOf(spec: ParameterSpec, value: Json): string | undefined {
  const wanted = jsonTypes[spec.type];
  if (basicTypeOf(value) !== wanted) return `takes ${typeWord(wanted)}, not ${describeValue(value)}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return 'takes a finite number';
  const unfit = unusable(value) ?? tooLong(value);
  if (unfit) return unfit;
  if (spec.allowed && !spec.allowed.some((allowed) => canonicalJson(allowed) === canonicalJson(value))) {
    return `must be one of ${spec.allowed.map((allowed) => describeValue(allowed)).join(', ')}, not ${describeValue(value)}`;
  }
  if (typeof value === 'number') return outOfRange(spec, value);
  if (typeof value !== 'string' || spec.pattern === undefined) return undefined;
  const pattern = compilePattern(spec.pattern);
  // A pattern that cannot be compiled is reported where it is declared.
  if ('error' in pattern || pattern.matches(value)) return undefined;
  return `does not have the form ${spec.pattern}: ${describeValue(value)}`;
}

/** Looks without recursion: how deep a value goes is up to who sends it. */
function unusable(value: Json): string | undefined {
  const stack: { readonly value: Json; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { value: inner, depth } = item;
    if (depth > maxDepth) return `is nested more than ${maxDepth} levels deep`;
    const character = typeof inner === 'string' ? strangeCharacter(inner) : undefined;
    if (character) return `contains the character ${character}`;
    if (typeof inner !== 'object' || inner === null) continue;
    // Copies lose a key of that name, or take it for what it is not.
    if (Object.hasOwn(inner, '__proto__')) return 'has a key called __proto__';
    for (const [key, child] of Object.entries(inner))
      stack.push({ value: key, depth }, { value: child, depth: depth + 1 });
  }
  return undefined;
}

function tooLong(value: Json): string | undefined {
  if (typeof value === 'string' && value.length > maxTextLength) {
    return `takes at most ${maxTextLength} characters, not ${value.length}`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return JSON.stringify(value).length > maxJsonLength ? `takes at most ${maxJsonLength} characters of JSON` : undefined;
}

function outOfRange(spec: ParameterSpec, value: number): string | undefined {
  if (spec.minimum !== undefined && value < spec.minimum) return `must be at least ${spec.minimum}, not ${value}`;
  if (spec.maximum !== undefined && value > spec.maximum) return `must be at most ${spec.maximum}, not ${value}`;
  return undefined;
}
