import type { LineCounter } from 'yaml';

/** A stretch of the text: offsets in UTF-16 units, the end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** 1-based lines and columns of a range. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The text of a workflow file and where its lines begin. */
export class Source {
  readonly file: string;
  readonly text: string;
  readonly #lines: LineCounter;

  constructor(file: string, text: string, lines: LineCounter) {
    this.file = file;
    this.text = text;
    this.#lines = lines;
  }

  /** An empty range gets the width of one character, so that there is something to point at. */
  place(range: Range): Place {
    const start = this.#position(range.start);
    const end = this.#position(Math.max(range.end, range.start + 1));
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }

  #position(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}
