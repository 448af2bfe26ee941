import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { availableParallelism, userInfo } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { systemClock } from '../../../lambdas/shared/system';
import { exitCodes } from '../errors/exit-codes';
import type { CliIo, Input, Output } from './cli-io';

/** What the process was started as. */
export interface ProcessFacts {
  readonly packageRoot: string;
  readonly version: string;
}

/** The process itself: its streams, its environment, real time. */
export function realIo({ packageRoot, version }: ProcessFacts): CliIo {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: inputOf(process.stdin),
    env: process.env,
    cwd: process.cwd(),
    packageRoot,
    version,
    user: userName(),
    clock: systemClock,
    every: (milliseconds, callback) => {
      const timer = setInterval(callback, milliseconds);
      timer.unref();
      return () => clearInterval(timer);
    },
    unique: () => randomUUID(),
    onInterrupt: (listener) => {
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
      const hear = (signal: NodeJS.Signals): void => listener(signal === 'SIGHUP');
      for (const signal of signals) process.on(signal, hear);
      return () => {
        for (const signal of signals) process.off(signal, hear);
      };
    },
    leave: (exitCode) => process.exit(exitCode),
    startInBackground: (args) => {
      const command = path.join(packageRoot, 'bin', 'unity.mjs');
      const child = spawn(process.execPath, [command, ...args], { detached: true, stdio: 'ignore' });
      child.unref();
      return new Promise((resolve) => {
        child.once('exit', resolve);
        child.once('error', () => resolve(exitCodes.bug));
      });
    },
    runUnity: (args) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [youngGeneration, path.join(packageRoot, 'bin', 'unity.mjs'), ...args], {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const [stdout, stderr]: [string[], string[]] = [[], []];
        child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
        child.on('error', reject);
        child.on('close', () => resolve({ stdout: stdout.join(''), stderr: stderr.join('') }));
      }),
    cores: () => availableParallelism(),
  };
}

/** What shares a simulation makes much that is needed for a moment only: more room for it, and less of it is copied (5 %). */
const youngGeneration = '--max-semi-space-size=64';

/** A stream whose reader went away takes what is written without a word: the command goes on and ends as it would. */
function outputOf(stream: WriteStream): Output {
  let isGone = false;
  stream.on('error', () => {
    isGone = true;
  });
  return {
    write: (text) => {
      if (!isGone) stream.write(text);
    },
    isTty: stream.isTTY === true,
    size: () => (stream.isTTY ? { columns: stream.columns, rows: stream.rows } : undefined),
  };
}

function inputOf(stream: Readable & { readonly isTTY?: boolean }): Input {
  return {
    isTty: stream.isTTY === true,
    readLine: () =>
      new Promise((resolve) => {
        const lines = createInterface({ input: stream });
        lines.once('line', (line) => {
          resolve(line);
          lines.close();
        });
        lines.once('close', () => resolve(undefined));
      }),
    readAll: async (maxBytes) => {
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of stream) {
        const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
        length += bytes.length;
        if (length > maxBytes) return undefined;
        chunks.push(bytes);
      }
      return Buffer.concat(chunks);
    },
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under an id that has no name.
    return 'unknown';
  }
}
