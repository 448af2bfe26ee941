#!/usr/bin/env node
// The `unity` command: bundles itself on first use, so that a checkout needs no build step, and starts the bundle.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// The SDK warns about Node 20 when it loads; the product supports it and says so itself.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2])) {
  process.stdout.write(`${version}\n`);
} else {
  const bundle = await findBundle();
  const { start } = await import(pathToFileURL(path.join(bundle, 'start.js')).href);
  process.exitCode = await start(process.argv.slice(2), { packageRoot: root, version });
}

/** The directory of a bundle that was made from the sources as they are now. */
async function findBundle() {
  for (const place of places()) {
    const known = currentBundle(place);
    if (known) return known;
  }
  for (const place of places()) {
    if (isWritable(place)) return build(place);
  }
  throw new Error(`unity cannot write its bundle to ${places().join(' or ')}`);
}

/** Beside the sources, or in the user’s cache where those may not be written. */
function places() {
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  return [path.join(root, '.unity-build', 'cli'), path.join(cache, 'unity', name)];
}

function isWritable(place) {
  try {
    mkdirSync(place, { recursive: true });
    const probe = path.join(place, randomUUID());
    writeFileSync(probe, '');
    rmSync(probe);
    return true;
  } catch {
    return false;
  }
}

/** The bundle of a place, when every source is as it was when the bundle was made. */
function currentBundle(place) {
  try {
    const { bundle, sources } = JSON.parse(readFileSync(path.join(place, 'current.json'), 'utf8'));
    const directory = path.join(place, bundle);
    const isCurrent = Object.entries(sources).every(([file, stamp]) => stampOf(file) === stamp);
    return isCurrent && existsSync(path.join(directory, 'start.js')) ? directory : undefined;
  } catch {
    // None yet, or one that cannot be read: it is made anew.
    return undefined;
  }
}

function stampOf(file) {
  const found = statSync(path.join(root, file), { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size}` : '';
}

/** Makes a bundle under a name of its own, then points to it in one step: several may do so at once. */
async function build(place) {
  const { build: bundleWith } = await import('esbuild');
  const bundle = randomUUID();
  const { metafile } = await bundleWith({
    absWorkingDir: root,
    entryPoints: ['lib/cli/start.ts'],
    outdir: path.join(place, bundle),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    loader: { '.sh': 'text' },
    metafile: true,
    logLevel: 'warning',
    // What packages of the older kind load by `require` must go on working.
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
  });
  writeFileSync(path.join(place, bundle, 'package.json'), '{ "type": "module" }\n');
  const own = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules') && !file.startsWith('<'));
  const files = [...own, 'bin/unity.mjs', 'package.json', 'tsconfig.json', 'node_modules/.package-lock.json'];
  const sources = Object.fromEntries(files.map((file) => [file, stampOf(file)]));
  const pointer = path.join(place, `${bundle}.json`);
  writeFileSync(pointer, JSON.stringify({ bundle, sources }));
  renameSync(pointer, path.join(place, 'current.json'));
  removeOld(place, bundle);
  return path.join(place, bundle);
}

/** A former bundle may still be running and load more of itself; after a day it does not. */
function removeOld(place, current) {
  const dayMilliseconds = 86_400_000;
  for (const name of readdirSync(place)) {
    if (name === current || name === 'current.json') continue;
    const file = path.join(place, name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > dayMilliseconds) rmSync(file, { recursive: true, force: true });
  }
}
