import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { MissingToolError } from './moto-process';

/** The real `aws` command, its answer parsed; `null` where it answers nothing. */
export type AwsCli = (args: readonly string[]) => Promise<unknown>;

export class AwsCliError extends Error {
  override readonly name = 'AwsCliError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

function isOnPath(command: string, searchPath: string): boolean {
  return searchPath.split(path.delimiter).some((directory) => {
    try {
      accessSync(path.join(directory, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function requireAwsCli(searchPath: string): void {
  if (!isOnPath('aws', searchPath)) {
    throw new MissingToolError('The referee needs the aws command: python3 -m pip install awscli');
  }
}

export function makeAwsCli(environment: Readonly<Record<string, string>>): AwsCli {
  return (args) =>
    new Promise((resolve, reject) => {
      const options = { env: environment, maxBuffer: MAX_OUTPUT_BYTES };
      execFile('aws', [...args, '--output', 'json'], options, (error, stdout, stderr) => {
        if (error !== null) {
          const code = /An error occurred \(([\w.]+)\)/.exec(stderr)?.[1] ?? 'Cli';
          reject(new AwsCliError(code, `aws ${args.join(' ')}: ${stderr.trim() || error.message}`));
        } else {
          resolve(stdout.trim() === '' ? null : JSON.parse(stdout));
        }
      });
    });
}
