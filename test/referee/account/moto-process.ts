import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { withoutAccount } from './environment';

/** Something the machine must have is not there: no failure of the product. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
}

export interface MotoSettings {
  readonly lambda_host: string;
  readonly work_directory: string;
  readonly region: string;
  readonly agent_online_after_seconds?: number;
  readonly command_seconds?: number;
  readonly async_retry_seconds?: number;
  readonly switch_interval_seconds?: number;
}

export interface MotoProcess {
  readonly endpoint: string;
  stop(): Promise<void>;
  kill(): void;
}

const START_TIMEOUT_MS = 60_000;
const TESTED_VERSION = '5.2.1';

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  const lines = createInterface({ input: child.stdout });
  // Rejects when there is no python3 to start.
  const ended = once(child, 'exit').then(
    () => undefined,
    () => undefined,
  );
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), START_TIMEOUT_MS).unref());
  return Promise.race([once(lines, 'line').then(([line]) => String(line)), ended, late]);
}

function explainFailure(log: string): Error {
  if (log.includes('ModuleNotFoundError')) {
    return new MissingToolError('The referee needs moto: python3 -m pip install "moto[server]==5.2.1"');
  }
  if (log === '') {
    return new MissingToolError('The referee needs python3 with moto 5.2.1 on the PATH.');
  }
  return new Error(`moto did not start:\n${log.slice(-4000)}`);
}

/** Starts the patched moto; it ends when this process does, because its standard input closes. */
export async function startMoto(startFile: string, logFile: string, settings: MotoSettings): Promise<MotoProcess> {
  const child = spawn('python3', [startFile, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...withoutAccount(process.env), PYTHONDONTWRITEBYTECODE: '1' },
  });
  child.stderr.pipe(createWriteStream(logFile));
  child.stdin.on('error', () => undefined);
  const line = await firstLine(child);
  if (line === undefined) {
    child.kill('SIGKILL');
    throw explainFailure(existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  }
  const { port, moto } = JSON.parse(line) as { port: number; moto: string };
  if (moto !== TESTED_VERSION) {
    console.warn(
      `moto ${moto} is installed; the referee's patches are written for ${TESTED_VERSION} (${path.basename(startFile)}).`,
    );
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    kill: () => child.kill('SIGKILL'),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
