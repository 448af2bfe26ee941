import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../cli/run-cli';

/** One look or connection that a process made. */
export interface Look {
  readonly kind: 'unix' | 'connect' | 'datagram' | 'dns' | 'file';
  readonly where: string;
}

/** How a watched process ended. */
export interface Watched {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const preload = path.join(packageRoot, 'test', 'processes', 'fixtures', 'outside-watcher.cjs');

/** Runs Node with these arguments; what it and its children look at goes to the log. */
export function runWatched(
  args: readonly string[],
  options: { readonly log: string; readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<Watched> {
  const { log, env, cwd } = options;
  const child = spawn(process.execPath, [...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env, OUTSIDE_LOG: log, NODE_OPTIONS: `--require ${preload}` },
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (text.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (text.stderr += String(chunk)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...text })));
}

/** All looks in the order in which they were made. */
export function looksIn(log: string): readonly Look[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Look);
}
