import { isCall, parsePath, parsePathOrValue } from './parse-path';
import type { Parsed, UpdateAction, UpdateValue, ValueOperand } from './syntax';
import { TokenCursor } from './token-cursor';

const sections: Readonly<Record<string, (cursor: TokenCursor) => UpdateAction>> = {
  SET: (cursor) => {
    const path = parsePath(cursor);
    cursor.expectSymbol('=');
    return { type: 'SET', path, value: parseValue(cursor) };
  },
  REMOVE: (cursor) => ({ type: 'REMOVE', path: parsePath(cursor) }),
  ADD: (cursor) => ({ type: 'ADD', path: parsePath(cursor), value: parsePlaceholder(cursor) }),
  DELETE: (cursor) => ({ type: 'DELETE', path: parsePath(cursor), value: parsePlaceholder(cursor) }),
};

/** Parses an update expression into its actions, in the order written. */
export function parseUpdate(parameter: string, text: string): Parsed<readonly UpdateAction[]> {
  const cursor = new TokenCursor(parameter, text);
  const actions: UpdateAction[] = [];
  const seen = new Set<string>();
  do {
    const section = Object.keys(sections).find((keyword) => cursor.takeKeyword(keyword));
    const parse = section === undefined ? undefined : sections[section];
    if (section === undefined || parse === undefined) throw cursor.syntaxError();
    if (seen.has(section)) {
      throw cursor.failure(`The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    actions.push(...cursor.list(parse));
  } while (cursor.peek().kind !== 'end');
  return cursor.finish(actions);
}

function parsePlaceholder(cursor: TokenCursor): ValueOperand {
  if (cursor.peek().kind !== 'value') throw cursor.syntaxError();
  return { type: 'value', name: cursor.next().text };
}

function parseValue(cursor: TokenCursor): UpdateValue {
  const left = parseTerm(cursor);
  for (const operator of ['+', '-'] as const) {
    if (cursor.takeSymbol(operator)) return { type: 'arithmetic', operator, left, right: parseTerm(cursor) };
  }
  return left;
}

function parseTerm(cursor: TokenCursor): UpdateValue {
  if (cursor.takeSymbol('(')) {
    const inner = parseValue(cursor);
    cursor.expectSymbol(')');
    return inner;
  }
  return isCall(cursor) ? parseCall(cursor) : parsePathOrValue(cursor);
}

function parseCall(cursor: TokenCursor): UpdateValue {
  const name = cursor.next().text;
  cursor.expectSymbol('(');
  const operands = cursor.list(parseTerm);
  cursor.expectSymbol(')');
  if (name !== 'if_not_exists' && name !== 'list_append') {
    throw cursor.failure(`Invalid function name; function: ${name}`);
  }
  const [first, second] = operands;
  if (operands.length !== 2 || first === undefined || second === undefined) {
    throw cursor.failure(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }
  if (name === 'if_not_exists') {
    if (first.type === 'path') return { type: name, path: first, fallback: second };
    throw cursor.failure(`Operator or function requires a document path; operator or function: ${name}`);
  }
  if (first.type === name || second.type === name) {
    throw cursor.failure(`The function is not allowed to be used this way in an expression; function: ${name}`);
  }
  return { type: name, first, second };
}
