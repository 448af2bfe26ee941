/**
 * What somebody did to stored files: put a text at a path, took it away (`content` null), or moved a folder. It counts
 * from `at` on, which may lie ahead: what a command will have done when it ends is known when it is sent.
 */
export type FileChange =
  | { readonly at: number; readonly path: string; readonly content: string | null }
  | { readonly at: number; readonly from: string; readonly to: string };

/** Files by path from the root of what holds them, such as `/pages/index.html`. */
export type StoredFiles = Readonly<Record<string, string>>;

/** A path from the root without slashes at its end, such as `/a/b`; the root itself is the empty text. */
export function plainPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((part) => `/${part}`).join('');
}

/** The files that stand at a moment; of changes at the same time the later one in the list counts. */
export function filesAt(changes: readonly FileChange[], at: number): StoredFiles {
  const files = new Map<string, string>();
  const done = changes.filter((change) => change.at <= at).sort((a, b) => a.at - b.at);
  for (const change of done) {
    if ('from' in change) move(files, plainPath(change.from), plainPath(change.to));
    else if (change.content === null) files.delete(plainPath(change.path));
    else files.set(plainPath(change.path), change.content);
  }
  return Object.fromEntries(files);
}

/** The changes that put files under a folder at a moment: what a copy is written back as. */
export function putInto(folder: string, files: StoredFiles, at: number): readonly FileChange[] {
  return Object.entries(files).map(([path, content]) => ({ at, path: `${plainPath(folder)}${path}`, content }));
}

/** The names that a listing of the root shows. */
export function rootNames(files: StoredFiles): readonly string[] {
  return [...new Set(Object.keys(files).map((path) => path.split('/')[1] ?? ''))];
}

/** Bytes of all files. */
export function sizeOf(files: StoredFiles): number {
  return Object.values(files).reduce((sum, content) => sum + Buffer.byteLength(content), 0);
}

function move(files: Map<string, string>, from: string, to: string): void {
  for (const [path, content] of [...files]) {
    if (!path.startsWith(`${from}/`)) continue;
    files.delete(path);
    files.set(`${to}${path.slice(from.length)}`, content);
  }
}
