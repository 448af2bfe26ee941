import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One command of the demo, what it shows, and the exit code that it must end with. */
interface Act {
  readonly says: string;
  readonly args: readonly string[];
  readonly exitCode: number;
}

const acts: readonly Act[] = [
  {
    says: 'Deploy a stack: network, spot instance, containers, monitoring, health check.',
    args: ['deploy', 'spot', '--stack', 'shop', '--env', 'dev', '--local'],
    exitCode: 0,
  },
  {
    says: 'Deploy another, and let AWS refuse to launch its instance. What was made is undone.',
    args: ['deploy', 'spot', '--stack', 'blog', '--env', 'dev', '--local', '--fault', 'launch_spot_instance:error'],
    exitCode: 1,
  },
  {
    says: 'Undo the first one too.',
    args: ['rollback', 'shop/dev', '--local', '--yes'],
    exitCode: 0,
  },
];

/** Plays the main job on a simulated account of its own, with the command that people use. */
function main(): number {
  const home = mkdtempSync(path.join(tmpdir(), 'unity-demo-'));
  const env = { ...process.env, UNITY_HOME: home };
  const unity = (args: readonly string[], stdio: 'inherit' | 'pipe') =>
    spawnSync(process.execPath, [path.resolve('bin/unity.mjs'), ...args], { env, stdio, encoding: 'utf8' });
  try {
    for (const { says, args, exitCode } of acts) {
      process.stderr.write(`\n# ${says}\n$ unity ${args.join(' ')}\n`);
      const { status } = unity(args, 'inherit');
      if (status === exitCode) continue;
      process.stderr.write(`the demo expected exit code ${exitCode}, not ${status}\n`);
      return 1;
    }
    const inventory = JSON.parse(unity(['local', 'inventory', '--json'], 'pipe').stdout) as { kept: string | null }[];
    const left = inventory.filter((row) => row.kept === null);
    const others = inventory.length - left.length;
    process.stderr.write(`\nLeft of both stacks: ${left.length} resources. Not ours and untouched: ${others}.\n`);
    return left.length === 0 ? 0 : 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

process.exitCode = main();
