import type { Output } from '../../../lib/cli/io/cli-io';

/** A terminal as far as a block that rewrites itself needs one: cursor up, erase below, line ends; colours are dropped. */
export class Screen implements Output {
  readonly isTty = true;
  private readonly lines: string[] = [''];
  private row = 0;
  /** The longest line that was ever written. */
  widest = 0;

  constructor(
    private readonly columns = 100,
    private readonly rows = 30,
  ) {}

  size() {
    return { columns: this.columns, rows: this.rows };
  }

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the control codes are what is played here
    for (const [part, up] of text.matchAll(/\u001b\[(\d+)A|\u001b\[J|\u001b\[[\d;]*m|\r|\n|[^\u001b\r\n]+/g)) {
      if (up !== undefined) this.row -= Number(up);
      else if (part === '\u001b[J') this.lines.splice(this.row, this.lines.length, '');
      else if (part === '\n') this.newLine();
      else if (!part.startsWith('\u001b') && part !== '\r') this.put(part);
    }
  }

  /** What stands on the screen and above it, without spaces and empty lines at the end. */
  text(): readonly string[] {
    return this.lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
      .split('\n');
  }

  private newLine(): void {
    this.row += 1;
    if (this.row === this.lines.length) this.lines.push('');
  }

  private put(text: string): void {
    this.lines[this.row] += text;
    this.widest = Math.max(this.widest, (this.lines[this.row] ?? '').length);
  }
}
