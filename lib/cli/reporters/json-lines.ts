import type { SessionDocument } from '../../domain/session-document';
import type { Clock } from '../../ports/clock';
import { isoTime } from '../../ports/clock';

/** The version of these lines. Fields may be added, never renamed or dropped; messages may change. */
const linesVersion = '1.0';

/** One thing to tell. */
export interface Line {
  readonly type: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly code: string;
  /** ISO-8601. @default now */
  readonly time?: string;
  readonly session_id?: string;
  readonly step?: string;
  readonly message: string;
  readonly data: unknown;
}

/** What `--json` writes of a command that takes its time: one object a line, the version first, the summary last. */
export class JsonLines {
  private count = 0;
  private isEnded = false;
  private session: SessionDocument | null = null;

  constructor(
    private readonly write: (value: unknown) => void,
    private readonly version: string,
    private readonly clock: Clock,
  ) {}

  tell({ time, level, code, type, session_id = '', ...rest }: Line): void {
    if (this.count === 0 && type !== 'version') this.begin();
    const seq = this.count;
    this.count += 1;
    this.write({ time: time ?? isoTime(this.clock), level, code, type, seq, session_id, ...rest });
  }

  /** Keeps the newest look at the session for the summary. */
  saw(session: SessionDocument): void {
    this.session = session;
  }

  /** The last line; only the first call counts. */
  end(exitCode: number): void {
    if (this.isEnded) return;
    if (this.count === 0) this.begin();
    this.isEnded = true;
    const { session } = this;
    const outcome = session === null ? 'no deployment' : `${session.session_id} is ${session.state}`;
    this.write({
      time: isoTime(this.clock),
      level: exitCode === 0 ? 'info' : 'error',
      code: 'SUMMARY',
      type: 'summary',
      seq: this.count,
      session_id: session?.session_id ?? '',
      message: outcome,
      data: {},
      session,
      exit_code: exitCode,
    });
  }

  private begin(): void {
    this.tell({
      type: 'version',
      level: 'info',
      code: 'VERSION',
      message: `unity ${this.version}`,
      data: { unity: this.version, format_version: linesVersion },
    });
  }
}
