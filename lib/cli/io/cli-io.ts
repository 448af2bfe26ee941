import type { Clock } from '../../ports/clock';

/** Where a command writes. */
export interface Output {
  write(text: string): void;
  readonly isTty: boolean;
  /** Of the terminal; undefined for anything else. */
  size(): { readonly columns: number; readonly rows: number } | undefined;
}

/** Where a command reads. */
export interface Input {
  readonly isTty: boolean;
  /** One line that a person types; undefined at the end of the input. */
  readLine(): Promise<string | undefined>;
  /** Everything, as long as it is no more than that many bytes; undefined when it is more. */
  readAll(maxBytes: number): Promise<Buffer | undefined>;
}

/** Everything outside the process that a command may touch, so that tests can stand in for it. */
export interface CliIo {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The top of Unity’s own package. */
  readonly packageRoot: string;
  readonly version: string;
  /** The name of the person at the machine. */
  readonly user: string;
  /** Real time. */
  readonly clock: Clock;
  /** Calls back again and again, in real milliseconds, until stopped. */
  every(milliseconds: number, callback: () => void): () => void;
  /** A text that no other command has. */
  unique(): string;
  /** Hears of Ctrl-C, of being asked to end and of a terminal that is closed; without a listener they end the process. */
  onInterrupt(listener: (isHangup: boolean) => void): () => void;
  /** Ends the process at once. */
  leave(exitCode: number): void;
  /**
   * Starts `unity` with these arguments in the background, in the same directory. Resolves with its exit code if it ends
   * while this process is still there.
   */
  startInBackground(args: readonly string[]): Promise<number | null>;
  /** Runs `unity` with these arguments in a process of its own, in the same directory, to its end. */
  runUnity(args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }>;
  /** How many processes can work at once. */
  cores(): number;
}
