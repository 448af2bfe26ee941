import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleFunctions, handlerNames } from '../../lib/constructs/bundle';
import { runtime } from '../../lib/stacks/unity-stack';

/** One bundle: what is uploaded, and what a cold start pays for it. */
export interface BundleMeasurement {
  readonly name: string;
  readonly bytes: number;
  /** About what the archive has that Lambda stores. */
  readonly compressedBytes: number;
  /** Time to load it in a process of its own, less that of an empty handler. */
  readonly loadMilliseconds: number;
}

/** Cold starts are measured this often; the median counts. */
const rounds = 5;

/** Bundles every handler and measures each; `seconds` is the time that bundling took. */
export async function benchBundles(): Promise<{
  readonly seconds: number;
  readonly bundles: readonly BundleMeasurement[];
}> {
  const projectDirectory = process.cwd();
  const outDirectory = mkdtempSync(path.join(tmpdir(), 'unity-bench-bundles-'));
  try {
    const started = performance.now();
    const installed = { workflows: [], environments: {}, access: {} };
    await bundleFunctions({ projectDirectory, outDirectory, runtime, installed });
    const seconds = (performance.now() - started) / 1000;
    mkdirSync(path.join(outDirectory, 'empty'));
    const empty = path.join(outDirectory, 'empty', 'index.js');
    writeFileSync(empty, 'exports.handler = async () => undefined;\n');
    const nothing = loadMilliseconds(empty);
    const bundles = handlerNames(projectDirectory).map((name): BundleMeasurement => {
      const file = path.join(outDirectory, name, 'index.js');
      const code = readFileSync(file);
      return {
        name,
        bytes: code.length,
        compressedBytes: gzipSync(code).length,
        loadMilliseconds: loadMilliseconds(file) - nothing,
      };
    });
    return { seconds, bundles };
  } finally {
    rmSync(outDirectory, { recursive: true });
  }
}

function loadMilliseconds(file: string): number {
  const script = `const t = performance.now(); require(${JSON.stringify(file)}); process.stdout.write(String(performance.now() - t));`;
  const env = { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const times = Array.from({ length: rounds }, () => Number(execFileSync(process.execPath, ['-e', script], { env })));
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

/** `node bin/run.mjs test/bench/bundles.ts` prints them by themselves. */
async function print(): Promise<void> {
  const { seconds, bundles } = await benchBundles();
  const kibibytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`.padStart(9);
  process.stdout.write(`bundles: ${seconds.toFixed(1)} s\n`);
  for (const { name, bytes, compressedBytes, loadMilliseconds: load } of bundles) {
    const size = `${kibibytes(bytes)}, compressed ${kibibytes(compressedBytes)}`;
    process.stdout.write(`  ${name.padEnd(16)} ${size}, loads in ${load.toFixed(0)} ms\n`);
  }
}

if (process.argv[1]?.endsWith('bundles.ts')) void print();
