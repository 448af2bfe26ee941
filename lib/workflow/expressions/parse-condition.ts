import type { Condition, Operand, Term } from './condition';
import { parseReference, type ReferenceFault } from './parse-reference';

/** Why a condition cannot be read, with offsets in its text. */
interface ConditionError extends ReferenceFault {
  readonly start: number;
  readonly end: number;
}

/** One reading: a condition, or why not. */
export type ConditionReading = { readonly condition: Condition } | { readonly error: ConditionError };

type Token =
  | { readonly kind: 'operand'; readonly operand: Operand }
  | { readonly kind: '==' | '!=' | 'and' | 'or' | 'not' | 'end'; readonly start: number; readonly end: number };

const grammar =
  "Write `[not] A [== B | != B]`, joined by `and` and `or`, such as `${parameters.size} == 'large' and not ${parameters.dry_run}`.";

const word =
  /\s*(?:(?<expression>\$\{[^}]*\})|(?<quoted>'[^']*'|"[^"]*")|(?<operator>==|!=)|(?<number>-?\d+(?:\.\d+)?(?![\w.]))|(?<bare>[A-Za-z_][\w./-]*))/y;

/** Carries a syntax error out of the descent; it never leaves this file. */
interface Failure {
  readonly error: ConditionError;
}

function fail(message: string, start: number, end: number, fix: string = grammar): Failure {
  return { error: { message, start, end: Math.max(end, start + 1), fix } };
}

function tokenize(text: string): readonly Token[] | Failure {
  const tokens: Token[] = [];
  const length = text.trimEnd().length;
  word.lastIndex = 0;
  while (word.lastIndex < length) {
    const before = word.lastIndex;
    const match = word.exec(text);
    if (!match) {
      const start = before + (text.slice(before).length - text.slice(before).trimStart().length);
      return fail(`\`${text.slice(start, start + 20)}\` cannot be read in a condition`, start, length);
    }
    const end = word.lastIndex;
    const token = readToken(match.groups ?? {}, end - match[0].trimStart().length, end);
    if ('error' in token) return token;
    tokens.push(token);
  }
  tokens.push({ kind: 'end', start: length, end: length });
  return tokens;
}

function readToken(groups: Readonly<Record<string, string | undefined>>, start: number, end: number): Token | Failure {
  const literal = (value: string | number | boolean): Token => ({
    kind: 'operand',
    operand: { kind: 'literal', value, start, end },
  });
  const { expression, quoted, operator, number, bare } = groups;
  if (expression !== undefined) {
    const reading = parseReference(expression.slice(2, -1));
    if ('error' in reading) return { error: { ...reading.error, start, end } };
    return { kind: 'operand', operand: { kind: 'reference', reference: reading.reference, start, end } };
  }
  if (quoted?.includes('${')) {
    return fail('an expression in quotes would be compared as it is written', start, end, 'Take the quotes away.');
  }
  if (quoted !== undefined) return literal(quoted.slice(1, -1));
  if (operator === '==' || operator === '!=') return { kind: operator, start, end };
  if (number !== undefined) return literal(Number(number));
  if (bare === 'and' || bare === 'or' || bare === 'not') return { kind: bare, start, end };
  if (bare === 'true' || bare === 'false') return literal(bare === 'true');
  return literal(bare ?? '');
}

/** Reads `when`: terms joined by `and` and `or`, without parentheses. */
export function parseCondition(text: string): ConditionReading {
  const tokens = tokenize(text);
  if ('error' in tokens) return tokens;
  const clauses: Term[][] = [[]];
  let at = 0;
  for (;;) {
    const read = readTerm(tokens, at);
    if ('error' in read) return read;
    clauses.at(-1)?.push(read.term);
    const joint = tokens[read.next];
    if (!joint || joint.kind === 'end') return { condition: { clauses } };
    if (joint.kind !== 'and' && joint.kind !== 'or') return expected('`and` or `or`', joint);
    if (joint.kind === 'or') clauses.push([]);
    at = read.next + 1;
  }
}

function expected(what: string, token: Token | undefined): Failure {
  if (token?.kind === 'operand') return fail(`${what} is missing before this`, token.operand.start, token.operand.end);
  const message =
    token?.kind === 'end'
      ? `the condition ends where ${what} is missing`
      : `${what} is missing before \`${token?.kind}\``;
  return fail(message, token?.start ?? 0, token?.end ?? 0);
}

function readTerm(tokens: readonly Token[], from: number): { readonly term: Term; readonly next: number } | Failure {
  const negated = tokens[from]?.kind === 'not';
  const at = negated ? from + 1 : from;
  const left = tokens[at];
  if (left?.kind !== 'operand') return expected('a value', left);
  const operator = tokens[at + 1];
  if (operator?.kind !== '==' && operator?.kind !== '!=')
    return { term: { negated, left: left.operand }, next: at + 1 };
  const right = tokens[at + 2];
  if (right?.kind !== 'operand') return expected('a value', right);
  const comparison = { operator: operator.kind, right: right.operand };
  return { term: { negated, left: left.operand, comparison }, next: at + 3 };
}
