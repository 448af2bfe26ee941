import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * The SDK writes the keys of its schemas as constants, `{ [_eQN]: … }`. A bundler must assume that a computed key does
 * something and so keeps the schemas of all 700 operations of EC2. The constants are plain strings of the same file.
 */
export function withLiteralKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (_\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name = '', text = '""']) => [name, text]),
  );
  return source.replaceAll(/\[(_\w+)\]:/g, (whole, name: string) => {
    const text = constants.get(name);
    return text === undefined ? whole : `${text}:`;
  });
}

/** zod as a namespace of this file: through zod’s own `z` a bundler does not see what is used of it. */
export function withZodNamespace(source: string): string {
  return source.replace(/^import \{ z \} from 'zod';$/m, "import * as z from 'zod';");
}

/** Functions get their credentials from their environment: no profile, no sign-on, no metadata service is asked. */
const environmentCredentials = `
import { fromEnv } from '@aws-sdk/credential-provider-env';
export const defaultProvider = () => fromEnv();
`;

/** Leaves out of the bundles what no function ever runs: schemas of calls that are not made, messages in 50 languages. */
export const leanSources: Plugin = {
  name: 'lean-sources',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]\w+\.js$/ }, async ({ path }) => ({
      contents: withLiteralKeys(await readFile(path, 'utf8')),
      loader: 'js',
    }));
    build.onLoad({ filter: /[\\/](lib|lambdas)[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: withZodNamespace(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
    build.onLoad({ filter: /@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/ }, ({ path }) => ({
      contents: environmentCredentials,
      loader: 'js',
      resolveDir: dirname(path),
    }));
    build.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
      loader: 'js',
    }));
  },
};
