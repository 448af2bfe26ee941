import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Runtime } from 'aws-cdk-lib/aws-lambda';
import { build, type Metafile } from 'esbuild';
import { type InstalledFile, installedFileName } from '../../lambdas/shared/installed';
import { partOfInstalled } from '../../lambdas/shared/installed-parts';
import { type FunctionName, functionNames } from '../domain/functions';
import { entryOf, functionEntries, packagesUsed } from './function-entries';
import { leanSources } from './lean-sources';

/** What is bundled, and for what. */
export interface BundleOptions {
  /** The checkout, with `lambdas/handlers/`. */
  readonly projectDirectory: string;
  /** Gets a directory for each bundle; made when it is not there. */
  readonly outDirectory: string;
  readonly runtime: Runtime;
  /** What functions find beside their code, each its part: `lambdas/shared/installed-parts.ts`. */
  readonly installed: InstalledFile;
  /** @default all that there are */
  readonly functions?: readonly FunctionName[];
}

/** The bundle that a function runs. */
export function bundleOf(name: FunctionName): string {
  return name.replaceAll('_', '-');
}

/**
 * Bundles all functions in one call of esbuild, each into `<outDirectory>/<bundle>/index.js` with what it runs of the
 * SDK. The same sources give the same bytes. Without source maps: they would hold more than the code, and a stack trace
 * of a bundle still names the function.
 */
export async function bundleFunctions(options: BundleOptions): Promise<Metafile> {
  const { projectDirectory, outDirectory, runtime, installed } = options;
  const names = options.functions ?? functionNames;
  const used = await packagesUsed(projectDirectory, names);
  const { metafile } = await build({
    absWorkingDir: projectDirectory,
    entryPoints: Object.fromEntries(names.map((name) => [`${bundleOf(name)}/index`, entryOf(name)])),
    outdir: outDirectory,
    bundle: true,
    platform: 'node',
    target: runtime.name.replace(/^nodejs(\d+)\.x$/, 'node$1'),
    format: 'cjs',
    minify: true,
    // The SDK's ES modules first: half the size of its CommonJS, because what is not used can be left out.
    mainFields: ['module', 'main'],
    loader: { '.sh': 'text' },
    legalComments: 'none',
    sourcemap: false,
    logLevel: 'error',
    metafile: true,
    plugins: [functionEntries((name) => used.get(name) ?? []), leanSources],
  });
  for (const name of names) {
    const part = partOfInstalled(name, installed);
    if (part) writeInstalled(outDirectory, name, part);
  }
  return metafile;
}

function writeInstalled(outDirectory: string, name: FunctionName, installed: InstalledFile): void {
  const directory = path.join(outDirectory, bundleOf(name));
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, installedFileName), JSON.stringify(installed));
}
