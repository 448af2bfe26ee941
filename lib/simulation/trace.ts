import { createHash } from 'node:crypto';

/** A running digest of all that happens in a trial: the same seed gives the same digest, or something is not repeatable. */
export class Trace {
  private readonly hash = createHash('sha256');
  private lines: string[] = [];

  note(line: string): void {
    this.lines.push(line);
    if (this.lines.length >= 256) this.flush();
  }

  /** Hexadecimal digits. */
  digest(): string {
    this.flush();
    return this.hash.copy().digest('hex').slice(0, 16);
  }

  private flush(): void {
    this.hash.update(this.lines.join('\n'));
    this.lines = [];
  }
}
