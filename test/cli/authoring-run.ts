import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CliIo, Output } from '../../lib/cli/io/cli-io';
import { main } from '../../lib/cli/main';

/** What a command wrote and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test gives beside the arguments. */
export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string | Buffer;
  readonly env?: CliIo['env'];
  readonly packageRoot?: string;
}

export const packageRoot = path.join(__dirname, '..', '..');

/** An empty directory of its own. */
export function emptyDirectory(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'unity-authoring-')));
}

/** Runs a verb as the command line does, with captured streams. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const to = (stream: 'stdout' | 'stderr'): Output => ({
    write: (text) => {
      written[stream] += text;
    },
    isTty: false,
    size: () => undefined,
  });
  const never = () => {
    throw new Error('not for authoring verbs');
  };
  const stdin = Buffer.from(options.stdin ?? '');
  const io: CliIo = {
    stdout: to('stdout'),
    stderr: to('stderr'),
    stdin: {
      isTty: false,
      readLine: async () => undefined,
      readAll: async (maxBytes) => (stdin.length > maxBytes ? undefined : stdin),
    },
    env: options.env ?? {},
    cwd: options.cwd ?? packageRoot,
    packageRoot: options.packageRoot ?? packageRoot,
    version: '0.0.0',
    user: 'tester',
    clock: { now: never, sleep: never },
    every: never,
    unique: never,
    onInterrupt: never,
    startInBackground: never,
    runUnity: never,
    cores: () => 1,
    leave: never,
  };
  return { code: await main(argv, io), ...written };
}
