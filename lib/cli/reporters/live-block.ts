import type { Output } from '../io/cli-io';
import type { Paint, Tone } from '../io/colours';

/** A line in pieces, so that it can be cut before it is coloured. */
export type LiveLine = readonly (string | readonly [Tone, string])[];

/** Used when a terminal does not say how large it is, or says 0. */
const usualSize = { columns: 80, rows: 24 } as const;

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u;

/** A block of lines at the end of a terminal that is written anew again and again; what is above it stays. */
export class LiveBlock {
  private height = 0;

  constructor(
    private readonly output: Output,
    private readonly paint: Paint,
    /** Stands for what did not fit. */
    private readonly ellipsis = '…',
  ) {}

  /** How many lines the block may have. */
  get room(): number {
    return Math.max(3, (this.output.size()?.rows || usualSize.rows) - 2);
  }

  /** Writes the block anew, below lines that stay for good. */
  draw(lines: readonly LiveLine[], staying: readonly LiveLine[] = []): void {
    const text = [...staying, ...lines].map((line) => `${this.fit(line)}\n`).join('');
    this.output.write(`${this.erase()}${text}`);
    this.height = lines.length;
  }

  /** Takes the block away. */
  clear(): void {
    this.output.write(this.erase());
    this.height = 0;
  }

  private erase(): string {
    return this.height === 0 ? '' : `\u001b[${this.height}A\r\u001b[J`;
  }

  /** A line that wraps would break the count of lines. */
  private fit(line: LiveLine): string {
    let left = (this.output.size()?.columns || usualSize.columns) - 1;
    let text = '';
    for (const piece of line) {
      const [tone, full] = typeof piece === 'string' ? (['plain', piece] as const) : piece;
      const kept = cut(full, left, this.ellipsis);
      left -= width(kept);
      text += this.paint(tone, kept);
      if (kept !== full) break;
    }
    return text;
  }
}

function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += wide.test(character) ? 2 : 1;
  return columns;
}

function cut(text: string, columns: number, ellipsis: string): string {
  if (width(text) <= columns) return text;
  let kept = '';
  let left = columns - ellipsis.length;
  for (const character of text) {
    left -= width(character);
    if (left < 0) break;
    kept += character;
  }
  return columns >= ellipsis.length ? `${kept}${ellipsis}` : '';
}
