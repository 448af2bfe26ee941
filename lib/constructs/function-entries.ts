import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { invariant } from '../domain/assert';
import { type FunctionName, functionNames } from '../domain/functions';
import { kindOf } from './engine-rights';
import { clientsFor, registryFor } from './function-parts';
import { actsForSessions } from './session-statements';

/** Before the name of a function in an entry point that is made here. */
const scheme = 'unity-function:';
const registryFile = 'lambdas/actions/registry.ts';
const clientsFile = 'lambdas/shared/clients.ts';

/** The file that holds a function’s handler: those of permission sets share two. */
export function handlerFileOf(name: FunctionName): string {
  const { kind } = kindOf(name);
  return `lambdas/handlers/${kind === 'engine' ? name.replaceAll('_', '-') : kind}.lambda.ts`;
}

/** The entry point of a function, for a build with `functionEntries`. */
export function entryOf(name: FunctionName): string {
  return `${scheme}${name}`;
}

/** Equips a function with its own part of the registry and of the clients, and hands its handler on. */
const entrySource = (name: FunctionName): string => `
import { registry } from '${registryFile}?${name}';
import { makeClients } from '${clientsFile}?${name}';
import { equip } from './lambdas/shared/serve';
${actsForSessions(name) ? sessionsSource : 'equip({ registry, makeClients });'}
export { handler } from './${handlerFileOf(name)}';
`;

const sessionsSource = `
import { openSessions } from './lambdas/shared/open-sessions';
equip({ registry, makeClients, openSessions });
`;

/** Makes the entry points of functions. `packagesOf` tells whose clients a function gets. */
export function functionEntries(packagesOf: (name: FunctionName) => readonly string[]): Plugin {
  return {
    name: 'function-entries',
    setup(builder) {
      const root = builder.initialOptions.absWorkingDir ?? '.';
      builder.onResolve({ filter: /^unity-function:/ }, ({ path: entry }) => ({
        path: entry.slice(scheme.length),
        namespace: 'entry',
      }));
      builder.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path: name }) => ({
        contents: entrySource(functionOf(name)),
        loader: 'ts',
        resolveDir: root,
      }));
      builder.onResolve({ filter: /\?\w+$/, namespace: 'entry' }, (asked) => ({ path: asked.path, namespace: 'part' }));
      builder.onLoad({ filter: /.*/, namespace: 'part' }, async ({ path: asked }) => {
        const [file = '', function_ = ''] = asked.split('?');
        const name = functionOf(function_);
        const source = await readFile(path.join(root, file), 'utf8');
        return {
          contents: file === registryFile ? registryFor(source, name) : clientsFor(source, packagesOf(name)),
          loader: 'ts',
          resolveDir: path.join(root, path.dirname(file)),
        };
      });
    },
  };
}

function functionOf(text: string): FunctionName {
  const name = functionNames.find((each) => each === text);
  invariant(name, `there is no function ${text}`);
  return name;
}

/** Leaves packages outside, and imports of them out where nothing uses what they import. */
const packagesOutside: Plugin = {
  name: 'packages-outside',
  setup(builder) {
    builder.onResolve({ filter: /^[@a-z]/, namespace: 'file' }, ({ path: name, kind }) =>
      kind === 'entry-point' ? undefined : { path: name, external: true, sideEffects: false },
    );
  },
};

/** Whose calls the code of each function makes: a look at our own sources alone, which takes a fifth of a second. */
export async function packagesUsed(
  projectDirectory: string,
  names: readonly FunctionName[],
): Promise<ReadonlyMap<FunctionName, readonly string[]>> {
  const { metafile } = await build({
    absWorkingDir: projectDirectory,
    entryPoints: Object.fromEntries(names.map((name) => [name, entryOf(name)])),
    outdir: 'out',
    bundle: true,
    platform: 'node',
    format: 'esm',
    loader: { '.sh': 'text' },
    metafile: true,
    write: false,
    logLevel: 'error',
    plugins: [functionEntries(() => []), packagesOutside],
  });
  return new Map(
    names.map((name) => {
      const imports = metafile.outputs[`out/${name}.js`]?.imports ?? [];
      return [name, [...new Set(imports.map(({ path: imported }) => imported))]];
    }),
  );
}
