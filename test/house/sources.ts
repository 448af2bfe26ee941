import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '../..');

/** One source file of the product. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: number;
}

/** The files that git tracks or would track, below some folders. */
export function sources(folders: readonly string[], ending = '.ts'): readonly Source[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z', '--', ...folders], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\0')
    .filter((file) => file.endsWith(ending))
    .sort()
    .flatMap((file) => {
      try {
        const text = readFileSync(path.join(root, file), 'utf8');
        return [{ file, text, lines: text.split('\n').length - 1 }];
      } catch {
        return [];
      }
    });
}

/** What a file imports, as paths from the root; packages by their name. Types count too. */
export function importsOf({ file, text }: Source): readonly string[] {
  return [...text.matchAll(/(?:from|import)\s+'([^']+)'/g)].map(([, name]) =>
    name!.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(file), name!)) : name!,
  );
}
