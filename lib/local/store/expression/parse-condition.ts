import { isCall, parsePathOrValue } from './parse-path';
import type { Comparator, Condition, ConditionFunction, Operand, Parsed } from './syntax';
import { TokenCursor } from './token-cursor';

const comparators: ReadonlySet<string> = new Set<Comparator>(['=', '<>', '<', '<=', '>', '>=']);
const operandCounts: ReadonlyMap<string, number> = new Map([
  ['attribute_exists', 1],
  ['attribute_not_exists', 1],
  ['attribute_type', 2],
  ['begins_with', 2],
  ['contains', 2],
  ['size', 1],
]);

/** A parenthesis may hold either, so the grammar is one and the kind is checked where it is used. */
type Node = (
  | { readonly kind: 'operand'; readonly operand: Operand }
  | { readonly kind: 'condition'; readonly condition: Condition }
) & { readonly parenthesised?: boolean };

/** Parses a condition, filter or key condition. */
export function parseCondition(parameter: string, text: string): Parsed<Condition> {
  const cursor = new TokenCursor(parameter, text);
  return cursor.finish(asCondition(cursor, parseOr(cursor)));
}

function parseOr(cursor: TokenCursor): Node {
  let left = parseAnd(cursor);
  while (cursor.takeKeyword('OR')) {
    const [first, second] = [asCondition(cursor, left), asCondition(cursor, parseAnd(cursor))];
    left = { kind: 'condition', condition: { type: 'or', left: first, right: second } };
  }
  return left;
}

function parseAnd(cursor: TokenCursor): Node {
  let left = parseNot(cursor);
  while (cursor.takeKeyword('AND')) {
    const [first, second] = [asCondition(cursor, left), asCondition(cursor, parseNot(cursor))];
    left = { kind: 'condition', condition: { type: 'and', left: first, right: second } };
  }
  return left;
}

function parseNot(cursor: TokenCursor): Node {
  if (!cursor.takeKeyword('NOT')) return parseComparison(cursor);
  return { kind: 'condition', condition: { type: 'not', inner: asCondition(cursor, parseNot(cursor)) } };
}

function parseComparison(cursor: TokenCursor): Node {
  const left = parsePrimary(cursor);
  const { kind, text } = cursor.peek();
  if (kind === 'symbol' && comparators.has(text)) {
    const operator = cursor.next().text as Comparator;
    const right = parseOperand(cursor);
    return { kind: 'condition', condition: { type: 'comparison', operator, left: asOperand(cursor, left), right } };
  }
  if (cursor.takeKeyword('BETWEEN')) {
    const low = parseOperand(cursor);
    if (!cursor.takeKeyword('AND')) throw cursor.syntaxError();
    const high = parseOperand(cursor);
    return { kind: 'condition', condition: { type: 'between', operand: asOperand(cursor, left), low, high } };
  }
  if (cursor.takeKeyword('IN')) {
    cursor.expectSymbol('(');
    const options = cursor.list(parseOperand);
    cursor.expectSymbol(')');
    return { kind: 'condition', condition: { type: 'in', operand: asOperand(cursor, left), options } };
  }
  return left;
}

function parsePrimary(cursor: TokenCursor): Node {
  if (cursor.takeSymbol('(')) {
    const inner = parseOr(cursor);
    cursor.expectSymbol(')');
    if (inner.parenthesised === true) throw cursor.failure('The expression has redundant parentheses;');
    return { ...inner, parenthesised: true };
  }
  return isCall(cursor) ? parseCall(cursor) : { kind: 'operand', operand: parsePathOrValue(cursor) };
}

function parseCall(cursor: TokenCursor): Node {
  const name = cursor.next().text;
  cursor.expectSymbol('(');
  const operands = cursor.list(parseOperand);
  cursor.expectSymbol(')');
  const expected = operandCounts.get(name);
  const [first, second] = operands;
  if (expected === undefined) throw cursor.failure(`Invalid function name; function: ${name}`);
  if (expected !== operands.length || first === undefined) {
    throw cursor.failure(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }
  if (name === 'size') {
    if (first.type === 'size') throw misused(cursor, name);
    return { kind: 'operand', operand: { type: 'size', of: first } };
  }
  if (name.startsWith('attribute_') && name !== 'attribute_type' && first.type !== 'path') {
    throw cursor.failure(`Operator or function requires a document path; operator or function: ${name}`);
  }
  const call = { type: 'function', name: name as ConditionFunction, first } as const;
  return { kind: 'condition', condition: second === undefined ? call : { ...call, second } };
}

function parseOperand(cursor: TokenCursor): Operand {
  return asOperand(cursor, parsePrimary(cursor));
}

function asOperand(cursor: TokenCursor, node: Node): Operand {
  if (node.kind === 'operand') return node.operand;
  if (node.condition.type === 'function') throw misused(cursor, node.condition.name);
  throw cursor.syntaxError();
}

function asCondition(cursor: TokenCursor, node: Node): Condition {
  if (node.kind === 'condition') return node.condition;
  if (node.operand.type === 'size') throw misused(cursor, 'size');
  throw cursor.syntaxError();
}

function misused(cursor: TokenCursor, name: string): Error {
  return cursor.failure(`The function is not allowed to be used this way in an expression; function: ${name}`);
}
