import type { z } from 'zod';
import type { Json } from '../../domain/json';
import { describeValue, typeWord } from '../value-types/words';

/** One finding of zod. */
export type Issue = z.core.$ZodIssue;

/**
 * A union's issue names every branch. Where only one branch takes that kind of value at all, its own issues
 * say what is wrong; otherwise the union's stands.
 */
export function settleUnions(issues: readonly Issue[]): readonly Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const fitting = issue.errors.filter((branch) => !branch.some(isOtherKind));
    const [branch] = fitting;
    if (!branch || fitting.length > 1) return [issue];
    return settleUnions(branch).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });
}

function isOtherKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(isOtherKind));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

/** The kinds of value that a union takes, in words. */
function unionWords(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_union') return issue.errors.flatMap((branch) => branch.flatMap(unionWords));
  if (issue.path.length > 0) return [];
  if (issue.code === 'invalid_type') return [typeWord(issue.expected)];
  return issue.code === 'invalid_value' ? issue.values.map(String) : [];
}

/** What zod says when a schema brings no words of its own. */
const zodsWords = /^(Invalid|Too small|Too big|Unrecognized)/;

/** What is wrong, as a predicate: "takes a number, not …". */
export function explainIssue(issue: Issue, value: Json): string {
  const own = issue.code !== 'invalid_union' && !zodsWords.test(issue.message) ? issue.message : undefined;
  if (own !== undefined) return `is not valid: ${own}`;
  switch (issue.code) {
    case 'invalid_type':
      return value === null ? 'has no value' : `takes ${typeWord(issue.expected)}, not ${describeValue(value)}`;
    case 'invalid_union': {
      const words = [...new Set(unionWords(issue))];
      if (value === null) return 'has no value';
      return words.length === 0 ? 'is not valid' : `takes ${words.join(' or ')}, not ${describeValue(value)}`;
    }
    case 'too_small':
      return `must ${amount(issue.origin, 'at least', String(issue.minimum))}, not ${describeAmount(issue.origin, value)}`;
    case 'too_big':
      return `must ${amount(issue.origin, 'at most', String(issue.maximum))}, not ${describeAmount(issue.origin, value)}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}, not ${describeValue(value)}`;
    case 'invalid_format':
      return `does not have the form ${issue.pattern ?? issue.format}: ${describeValue(value)}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return `is not valid: ${issue.message}`;
  }
}

function unit(origin: string): string | undefined {
  if (origin === 'string') return 'characters';
  if (origin === 'array' || origin === 'set') return 'items';
  return origin === 'object' || origin === 'map' || origin === 'record' ? 'keys' : undefined;
}

function amount(origin: string, bound: string, number: string): string {
  const counted = unit(origin);
  return counted ? `have ${bound} ${number} ${counted}` : `be ${bound} ${number}`;
}

function describeAmount(origin: string, value: Json): string {
  if (unit(origin) === undefined) return describeValue(value);
  if (typeof value === 'string') return String(value.length);
  if (typeof value === 'object' && value !== null) return String(Object.keys(value).length);
  return describeValue(value);
}
