// Bundles one TypeScript entry point with esbuild and runs it, so that a checkout needs no build step.
// Usage: node bin/run.mjs ENTRY.ts [ARG ...]
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const entry = path.resolve(root, process.argv[2] ?? '');
const outfile = path.join(root, '.unity-build', 'run', `${path.relative(root, entry).replaceAll(path.sep, '.')}.cjs`);
mkdirSync(path.dirname(outfile), { recursive: true });
buildSync({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  loader: { '.sh': 'text' },
  logLevel: 'warning',
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
});
process.argv.splice(1, 2, entry);
await import(pathToFileURL(outfile).href);
