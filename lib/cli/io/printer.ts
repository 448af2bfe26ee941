import type { GlobalOptions } from '../program/global-options';
import type { CliIo } from './cli-io';
import { type Paint, paintFor } from './colours';

/** How a command writes: results to stdout, everything else to stderr. */
export class Printer {
  /** Colours for stderr. */
  readonly paint: Paint;
  /** Colours for stdout. */
  readonly paintResult: Paint;

  constructor(
    private readonly io: CliIo,
    readonly globals: Pick<GlobalOptions, 'json' | 'quiet' | 'verbose' | 'colour'> &
      Partial<Pick<GlobalOptions, 'local'>>,
  ) {
    this.paint = paintFor(io.stderr, io.env, globals.colour);
    this.paintResult = paintFor(io.stdout, io.env, globals.colour);
  }

  /** A result for people or programs, with a line end. */
  result(text: string): void {
    if (text !== '') this.io.stdout.write(`${text}\n`);
  }

  /** What ends the commands that are named to people: they are for the same account. */
  get flags(): string {
    return this.globals.local ? ' --local' : '';
  }

  /** One JSON document. */
  document(value: unknown): void {
    this.io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** One JSON object on a line. */
  line(value: unknown): void {
    this.io.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Something worth knowing that is no result. */
  note(text: string): void {
    if (!this.globals.quiet && !this.globals.json) this.io.stderr.write(`${text}\n`);
  }

  /** The same, for those who want to know more. */
  detail(text: string): void {
    if (this.globals.verbose) this.note(text);
  }

  /** An error: shown whatever is quiet. */
  error(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }
}
