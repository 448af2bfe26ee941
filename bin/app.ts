import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UnityError } from '../lib/domain/errors/unity-error';
import { makeApp } from '../lib/stacks/synthesize';

/** The CDK app: `cdk.json` runs it in the project's directory. */
async function main(): Promise<void> {
  const workDirectory = mkdtempSync(path.join(tmpdir(), 'unity-synth-'));
  try {
    const app = await makeApp({ projectDirectory: process.cwd(), workDirectory });
    app.synth();
  } catch (error) {
    if (!(error instanceof UnityError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    rmSync(workDirectory, { recursive: true, force: true });
  }
}

void main();
