import { spawn } from 'node:child_process';
import path from 'node:path';

/** How a command ended, and its standard output. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
}

/** Runs a script of the checkout with Node; what it says for people is shown as it comes. */
function runScript(script: string, args: readonly string[], directory: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 255, stdout }));
  });
}

/** The commands of a checkout, run in a project's directory. */
export class Commands {
  constructor(
    private readonly checkout: string,
    private readonly directory: string,
  ) {}

  unity(...args: readonly string[]): Promise<Ended> {
    return runScript(path.join(this.checkout, 'bin', 'unity.mjs'), args, this.directory);
  }

  /** The CDK's command works in the checkout, whose app it runs. */
  cdk(...args: readonly string[]): Promise<Ended> {
    return runScript(path.join(this.checkout, 'node_modules', 'aws-cdk', 'bin', 'cdk'), args, this.checkout);
  }
}
