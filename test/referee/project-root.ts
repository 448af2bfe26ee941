import { existsSync } from 'node:fs';
import path from 'node:path';

/** The checkout: this code runs from a bundle elsewhere in it. */
export function findProjectRoot(directory: string): string {
  if (existsSync(path.join(directory, 'package.json'))) return directory;
  const parent = path.dirname(directory);
  if (parent === directory) throw new Error(`no package.json above ${__dirname}`);
  return findProjectRoot(parent);
}
