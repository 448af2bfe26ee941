import { parsePath } from './parse-path';
import type { Parsed, PathOperand } from './syntax';
import { TokenCursor } from './token-cursor';

/** Parses a projection expression into its paths. */
export function parseProjection(parameter: string, text: string): Parsed<readonly PathOperand[]> {
  const cursor = new TokenCursor(parameter, text);
  return cursor.finish(cursor.list(parsePath));
}
