import { isReservedWord } from './reserved-words';
import type { PathOperand, PathStep, ValueOperand } from './syntax';
import type { TokenCursor } from './token-cursor';

/** `a.#b[0]` */
export function parsePath(cursor: TokenCursor): PathOperand {
  const steps: PathStep[] = [parseName(cursor)];
  for (;;) {
    if (cursor.takeSymbol('.')) steps.push(parseName(cursor));
    else if (cursor.takeSymbol('[')) steps.push(parseIndex(cursor));
    else return { type: 'path', steps };
  }
}

function parseName(cursor: TokenCursor): string {
  const { kind, text } = cursor.peek();
  if (kind !== 'word' && kind !== 'name') throw cursor.syntaxError();
  if (kind === 'word' && isReservedWord(text)) {
    throw cursor.failure(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
  }
  return cursor.next().text;
}

function parseIndex(cursor: TokenCursor): number {
  if (cursor.peek().kind !== 'number') throw cursor.syntaxError();
  const index = Number(cursor.next().text);
  cursor.expectSymbol(']');
  return index;
}

/** A `:value`, or else a path. */
export function parsePathOrValue(cursor: TokenCursor): PathOperand | ValueOperand {
  if (cursor.peek().kind !== 'value') return parsePath(cursor);
  return { type: 'value', name: cursor.next().text };
}

/** Whether a function call stands here. */
export function isCall(cursor: TokenCursor): boolean {
  const open = cursor.peek(1);
  return cursor.peek().kind === 'word' && open.kind === 'symbol' && open.text === '(';
}
