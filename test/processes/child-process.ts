import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { packageRoot } from '../cli/run-cli';

const unity = path.join(packageRoot, 'bin', 'unity.mjs');

/** How a command ended as a process. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs, and with what beside the environment of the tests. */
export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** One `unity` command in a process of its own. */
export class UnityProcess {
  private readonly child: ChildProcess;
  private readonly text = { stdout: '', stderr: '' };
  private readonly listeners = new Set<() => void>();
  readonly ended: Promise<Ended>;

  constructor(argv: readonly string[], { cwd, env }: Place) {
    this.child = spawn(process.execPath, [unity, ...argv], { cwd, env: { ...process.env, UNITY_HOME: '', ...env } });
    for (const name of ['stdout', 'stderr'] as const) {
      this.child[name]?.on('data', (chunk) => {
        this.text[name] += String(chunk);
        for (const listener of this.listeners) listener();
      });
    }
    this.ended = new Promise((resolve) => this.child.on('close', (code) => resolve({ code, ...this.text })));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Reads nothing of its result any more. */
  closeStdout(): void {
    this.child.stdout?.destroy();
  }

  /** Waits until the command has written this, to either stream. */
  until(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!`${this.text.stdout}${this.text.stderr}`.includes(text)) return;
        this.listeners.delete(look);
        resolve();
      };
      this.listeners.add(look);
      look();
      void this.ended.then(({ stdout, stderr }) =>
        reject(new Error(`ended before it wrote ${text}: ${stdout.slice(-500)} ${stderr.slice(-500)}`)),
      );
    });
  }
}

/** Runs a command to its end. */
export function runProcess(argv: readonly string[], place: Place): Promise<Ended> {
  return new UnityProcess(argv, place).ended;
}
