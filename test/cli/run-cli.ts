import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CliIo, Output } from '../../lib/cli/io/cli-io';
import { main } from '../../lib/cli/main';
import type { SessionDocument } from '../../lib/domain/session-document';
import { commandsWithoutLocal } from './next-commands';

/** The checkout: types are found in its `workflows/`. */
export const packageRoot = path.resolve(__dirname, '../..');

/** What a command line came to. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run beside its arguments. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What the person types, line by line; without it nobody is there. */
  readonly answers?: readonly string[];
  readonly stdin?: string;
  /** Presses Ctrl-C as soon as the text appears on stderr or stdout. */
  readonly interruptAt?: string;
  /** Sees what is written while the command still runs. */
  readonly sees?: (text: string) => void;
}

const settings = { columns: 100, rows: 30 } as const;

/** A directory of its own with a simulated account of its own; commands run in this process, in virtual time. */
export class TestDirectory {
  readonly path = mkdtempSync(path.join(tmpdir(), 'unity-cli-'));
  /** What was started in the background. */
  readonly background: (readonly string[])[] = [];
  private commands = 0;

  /** Runs a command line on the simulated account. */
  local(...argv: readonly string[]): Promise<Outcome> {
    return this.run([...argv, '--local']);
  }

  async run(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const written = { stdout: '', stderr: '' };
    const interrupts = new Set<(isHangup: boolean) => void>();
    let isInterrupted = false;
    const output = (name: 'stdout' | 'stderr'): Output => ({
      write: (text) => {
        written[name] += text;
        options.sees?.(text);
        const { interruptAt } = options;
        if (isInterrupted || interruptAt === undefined || !written[name].includes(interruptAt)) return;
        isInterrupted = true;
        for (const interrupt of interrupts) interrupt(false);
      },
      isTty: options.answers !== undefined,
      size: () => (options.answers === undefined ? undefined : settings),
    });
    const answers = [...(options.answers ?? [])];
    this.commands += 1;
    const unique = `command-${this.commands}`;
    const io: CliIo = {
      stdout: output('stdout'),
      stderr: output('stderr'),
      stdin: {
        isTty: options.answers !== undefined,
        readLine: async () => answers.shift(),
        readAll: async (maxBytes) => {
          const bytes = Buffer.from(options.stdin ?? '');
          return bytes.length > maxBytes ? undefined : bytes;
        },
      },
      env: { LANG: 'C.UTF-8', ...options.env },
      cwd: this.path,
      packageRoot,
      version: '1.2.3',
      user: 'tester',
      clock: {
        now: () => Date.UTC(2026, 0, 1),
        sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      },
      every: () => () => undefined,
      unique: () => unique,
      onInterrupt: (listener) => {
        interrupts.add(listener);
        return () => interrupts.delete(listener);
      },
      leave: (exitCode) => {
        throw new Error(`left with ${exitCode}`);
      },
      startInBackground: (args) => {
        this.background.push(args);
        return new Promise(() => undefined);
      },
      runUnity: () => Promise.reject(new Error('no test starts a process')),
      cores: () => 1,
    };
    const exitCode = await main(argv, io);
    // Typed as they are told, they must lead to the same account.
    if (argv.includes('--local') && !argv.includes('--json')) {
      const astray = commandsWithoutLocal(`${written.stdout}\n${written.stderr}`);
      if (astray.length > 0)
        throw new Error(`\`unity ${argv.join(' ')}\` names commands without --local: ${astray.join(' | ')}`);
    }
    return { exitCode, ...written };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** One line of `--json`. */
export interface JsonLine {
  readonly type: string;
  readonly seq: number;
  readonly code: string;
  readonly session_id: string;
  readonly step?: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Of the summary. */
  readonly session?: SessionDocument | null;
  readonly exit_code?: number;
}

/** The lines of NDJSON as values. */
export function jsonLines(text: string): readonly JsonLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonLine);
}

/** The session of the summary, which is the last line. */
export function sessionIn(text: string): SessionDocument {
  const session = jsonLines(text).at(-1)?.session;
  if (!session) throw new Error(`there is no session in ${text.slice(-2000)}`);
  return session;
}

/** A workflow of waits: each step `[name, seconds, ...steps it waits for]`. */
export function waits(name: string, ...steps: readonly (readonly [string, number, ...string[]])[]): string {
  const lines = steps.flatMap(([step, seconds, ...before]) => [
    `  - name: ${step}`,
    '    service: control',
    '    action: wait',
    `    timeout: ${seconds + 60}`,
    `    depends_on: [${before.join(', ')}]`,
    `    with: { seconds: ${seconds} }`,
  ]);
  return [
    `name: ${name}`,
    'outputs:',
    `  waited: \${steps.${steps[0]?.[0]}.waited_seconds}`,
    'steps:',
    ...lines,
    '',
  ].join('\n');
}
