import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from './project-root';

const root = projectRoot();
/** Nothing here takes nearly as long, on a busy machine either. */
const longestMilliseconds = 90_000;

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One `unity` command in a process of its own, and all that it has told. */
export class Command {
  stdout = '';
  stderr = '';
  isRunning = true;
  readonly ended: Promise<Ended>;
  readonly startedAt = performance.now();
  private readonly child: ChildProcess;

  constructor(
    readonly argv: readonly string[],
    env: Readonly<Record<string, string>>,
  ) {
    this.child = spawn(process.execPath, [path.join(root, 'bin', 'unity.mjs'), ...argv], {
      cwd: root,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
    const hung = setTimeout(() => {
      this.stderr += `\nstill running after ${longestMilliseconds} ms`;
      this.kill();
    }, longestMilliseconds);
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        clearTimeout(hung);
        this.isRunning = false;
        resolve({ code, signal });
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** The lines that it has written whole: a killed process may leave half a line. */
  lines(): readonly unknown[] {
    const whole = this.stdout.slice(0, this.stdout.lastIndexOf('\n') + 1);
    return whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  }

  /** The one document that it has written; undefined when it never came to it. */
  document(): unknown {
    try {
      return JSON.parse(this.stdout) as unknown;
    } catch {
      return undefined;
    }
  }
}
