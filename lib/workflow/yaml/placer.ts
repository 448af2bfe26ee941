import type { Range, Source } from './source';

/**
 * Finds pieces of a value in the file, where quoting, folding and indentation may have changed its text.
 * Ask from front to back. A piece that cannot be found is placed at the whole value.
 */
export function placer(source: Source, range: Range, text: string): (start: number, end: number) => Range {
  const raw = source.text.slice(range.start, range.end);
  const verbatim = raw.indexOf(text);
  let textAt = 0;
  let rawAt = 0;
  return (start, end) => {
    const piece = text.slice(start, end);
    // Nothing stands there: what is missing is missing at the end.
    if (piece === '') return { start: Math.max(range.start, range.end - 1), end: range.end };
    if (verbatim >= 0) return { start: range.start + verbatim + start, end: range.start + verbatim + end };
    // The same piece may stand before it, escaped: skip as many in the file as in the value.
    let found = rawAt < 0 ? -1 : raw.indexOf(piece, rawAt);
    for (let at = text.indexOf(piece, textAt); at >= 0 && at < start && found >= 0; at = text.indexOf(piece, at + 1)) {
      found = raw.indexOf(piece, found + 1);
    }
    textAt = end;
    rawAt = found < 0 ? -1 : found + piece.length;
    return found < 0 ? range : { start: range.start + found, end: range.start + found + piece.length };
  };
}

/** The place of one piece. */
export function within(source: Source, range: Range, text: string, start: number, end: number): Range {
  return placer(source, range, text)(start, end);
}
