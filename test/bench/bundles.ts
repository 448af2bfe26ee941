import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nothingInstalled } from '../../lambdas/shared/installed-parts';
import { bundleFunctions, bundleOf } from '../../lib/constructs/bundle';
import { type FunctionName, functionNames } from '../../lib/domain/functions';
import { runtime } from '../../lib/stacks/unity-stack';
import { budgetOf, yardstick } from './bundle-budget';

/** Each bundle is loaded this often, in turn with all others, each time in a process of its own; the median counts. */
const rounds = 9;

interface Measurement {
  readonly name: FunctionName;
  readonly bytes: number;
  /** Time to load it, less that of an empty handler in the same round. */
  readonly loadMilliseconds: number;
}

async function measure(directory: string): Promise<readonly Measurement[]> {
  await bundleFunctions({
    projectDirectory: process.cwd(),
    outDirectory: directory,
    runtime,
    installed: nothingInstalled,
  });
  const fileOf = (bundle: string): string => path.join(directory, bundle, 'index.js');
  mkdirSync(path.join(directory, 'empty'));
  writeFileSync(fileOf('empty'), 'exports.handler = async () => undefined;\n');
  const loads = new Map(functionNames.map((name): [FunctionName, number[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const nothing = loadMilliseconds(fileOf('empty'));
    for (const [name, times] of loads) times.push(loadMilliseconds(fileOf(bundleOf(name))) - nothing);
  }
  return functionNames.map((name) => ({
    name,
    bytes: statSync(fileOf(bundleOf(name))).size,
    loadMilliseconds: median(loads.get(name) ?? []),
  }));
}

/** Loading takes one processor and waits for nothing: time beyond that of the processor is other programs' doing. */
const script = (file: string): string => `
  const [began, used] = [performance.now(), process.cpuUsage()];
  require(${JSON.stringify(file)});
  const { user, system } = process.cpuUsage(used);
  process.stdout.write(String(Math.min(performance.now() - began, (user + system) / 1000)));
`;

function loadMilliseconds(file: string): number {
  const env = { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  return Number(execFileSync(process.execPath, ['-e', script(file)], { env }));
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** Prints the table, and fails when a function is over its budget. */
async function main(): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'unity-bench-bundles-'));
  try {
    const print = (line: string): boolean => process.stdout.write(`${line}\n`);
    print(`load: median of ${rounds} new processes of Node ${process.versions.node}, over an empty handler`);
    print(`${'function'.padEnd(24)} ${'bytes'.padStart(9)} ${'load'.padStart(7)}`);
    const measured = await measure(directory);
    for (const { name, bytes, loadMilliseconds: load } of measured)
      print(`${name.padEnd(24)} ${String(bytes).padStart(9)} ${load.toFixed(0).padStart(4)} ms`);
    const unit = measured.find(({ name }) => name === yardstick)?.loadMilliseconds ?? 0;
    const over = measured.filter(({ name, bytes, loadMilliseconds: load }) => {
      const budget = budgetOf(name);
      return bytes > budget.bytes || load > budget.loadRatio * unit;
    });
    if (over.length === 0) return;
    const told = over.map(
      ({ name }) => `${name} (${budgetOf(name).bytes} bytes, ${budgetOf(name).loadRatio} × ${yardstick})`,
    );
    print(`over budget: ${told.join(', ')}`);
    process.exitCode = 1;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
