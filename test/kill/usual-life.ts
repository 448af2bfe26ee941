import { readFileSync } from 'node:fs';
import path from 'node:path';
import { killer } from './killing';
import { speed } from './plays';
import { Stage } from './stage';

/** How long a host usually lives and how often it writes the account. */
export interface Life {
  readonly milliseconds: number;
  readonly saves: number;
}

/** Of a host that deploys, and of one that rolls back. */
export interface UsualLife {
  readonly deploy: Life;
  readonly rollback: Life;
}

/** Measures undisturbed commands, so that moments can be chosen over the whole life of a host. */
export async function measureLife(): Promise<UsualLife> {
  const stage = new Stage();
  try {
    // The first command may have to bundle itself.
    await stage.must('list');
    const deploy = await measure(stage, ['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--speed', speed]);
    const rollback = await measure(stage, ['rollback', 'shop/dev', '--yes', '--speed', speed]);
    return { deploy, rollback };
  } finally {
    stage.remove();
  }
}

async function measure(stage: Stage, argv: readonly string[]): Promise<Life> {
  const file = path.join(stage.directory, 'saves');
  const command = stage.start(argv, { ...killer, COUNT_SAVES: file });
  const { code } = await command.ended;
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${command.stderr}`);
  return { milliseconds: performance.now() - command.startedAt, saves: Number(readFileSync(file, 'utf8')) };
}
