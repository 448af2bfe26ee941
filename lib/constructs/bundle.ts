import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Runtime } from 'aws-cdk-lib/aws-lambda';
import { build } from 'esbuild';
import { type InstalledFile, installedFileName } from '../../lambdas/shared/installed';
import { type FunctionName, permissionSets } from '../domain/functions';
import { leanSources } from './lean-sources';

/** How the entry points end; what stands before it is the name of the bundle. */
const entrySuffix = '.lambda.ts';

/** What is bundled, and for what. */
export interface BundleOptions {
  /** The checkout, with `lambdas/handlers/`. */
  readonly projectDirectory: string;
  /** Gets a directory for each bundle; made when it is not there. */
  readonly outDirectory: string;
  readonly runtime: Runtime;
  /** What `open_session` finds beside its code, and `desk` the part that is about people. */
  readonly installed: InstalledFile;
  /** @default all of `handlerNames` */
  readonly handlers?: readonly string[];
}

/** The handlers that there are, by the names of their files. */
export function handlerNames(projectDirectory: string): readonly string[] {
  return readdirSync(path.join(projectDirectory, 'lambdas', 'handlers'))
    .filter((file) => file.endsWith(entrySuffix))
    .map((file) => file.slice(0, -entrySuffix.length))
    .sort();
}

/** The bundle that a function runs: the functions of all permission sets share two. */
export function bundleOf(name: FunctionName): string {
  const shared = permissionSets.flatMap((set) => [`make_${set}`, `undo_${set}`]).includes(name);
  return shared ? name.slice(0, 4) : name.replaceAll('_', '-');
}

/**
 * Bundles all handlers in one call of esbuild, each into `<outDirectory>/<handler>/index.js`, the SDK included. The same
 * sources give the same bytes. Without source maps: they would hold more than the code, and a stack trace of a bundle
 * still names the function.
 */
export async function bundleFunctions(options: BundleOptions): Promise<void> {
  const { projectDirectory, outDirectory, runtime, installed } = options;
  const names = options.handlers ?? handlerNames(projectDirectory);
  await build({
    absWorkingDir: projectDirectory,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, `lambdas/handlers/${name}${entrySuffix}`])),
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
    plugins: [leanSources],
  });
  // Each gets its part only, so that what the other's is about does not publish it anew.
  writeInstalled(outDirectory, 'open_session', { ...installed, access: {} });
  writeInstalled(outDirectory, 'desk', { workflows: [], environments: {}, access: installed.access });
}

function writeInstalled(outDirectory: string, name: FunctionName, installed: InstalledFile): void {
  const directory = path.join(outDirectory, bundleOf(name));
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, installedFileName), JSON.stringify(installed));
}
