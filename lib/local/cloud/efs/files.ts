import { filesAt, plainPath, putInto, rootNames, type StoredFiles, sizeOf } from '../account/stored-files';
import { meteredBlockBytes } from './figures';
import type { FileSystemRecord } from './state';

/** The files of a file system at a moment. */
export function filesOf(files: FileSystemRecord, at: number): StoredFiles {
  return filesAt(files.changes, at);
}

/** Something on the network writes a file then. `bytes`: more than the text has, where it stands for more. */
export function write(
  files: FileSystemRecord,
  at: number,
  { path, content, bytes = 0 }: { readonly path: string; readonly content: string; readonly bytes?: number },
): void {
  meter(files, at, Math.max(bytes, Buffer.byteLength(content)));
  files.changes = [...files.changes, { at, path: plainPath(path), content }];
}

/** AWS Backup puts a copy into a folder of it then. */
export function writeBack(files: FileSystemRecord, at: number, folder: string, copy: StoredFiles): void {
  meter(files, at, sizeOf(copy));
  files.changes = [...files.changes, ...putInto(folder, copy, at)];
}

/** EFS meters whole blocks. */
function meter(files: FileSystemRecord, at: number, bytes: number): void {
  const blocks = Math.max(1, Math.ceil(bytes / meteredBlockBytes));
  files.writes = [...files.writes, { at, bytes: blocks * meteredBlockBytes }];
}

const restored = /^aws-backup-restore_/;
const failed = /^aws-backup-failed-restore_/;
const halfway = /^\.unity-restoring_/;

/**
 * What the set-up does with files that AWS Backup put into a folder of their own: they move to the root, where they were
 * when they were copied (setup.sh, adopt_files). Nothing is done where anything else is there already.
 */
export function adoptRestored(files: FileSystemRecord, at: number): void {
  const names = rootNames(filesOf(files, at)).filter((name) => !failed.test(name));
  const [only] = names;
  const isFresh = names.length === 1 && only !== undefined && restored.test(only);
  const folders = isFresh ? [only] : names.filter((name) => halfway.test(name));
  files.changes = [...files.changes, ...folders.map((name) => ({ at, from: `/${name}`, to: '' }))];
}
