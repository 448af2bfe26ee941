import { existsSync } from 'node:fs';
import path from 'node:path';

/** The checkout, from wherever the bundle of this script stands within it. */
export function projectRoot(from: string = __dirname): string {
  for (let directory = from; ; directory = path.dirname(directory)) {
    if (existsSync(path.join(directory, 'package.json'))) return directory;
    if (path.dirname(directory) === directory) throw new Error(`there is no package.json above ${from}`);
  }
}
