import {
  type FileChange,
  filesAt,
  plainPath,
  putInto,
  rootNames,
  type StoredFiles,
  sizeOf,
} from '../account/stored-files';
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
const mark = /^\.unity-restored_/;

/**
 * What the set-up of a session does with files that AWS Backup put into a folder of their own: they move to the root,
 * where they were when they were copied, and a mark says so (setup.sh, adopt_files). Undefined where it gives up.
 */
export function adoption(files: FileSystemRecord, at: number, session: string): readonly FileChange[] | undefined {
  const before = filesOf(files, at);
  const marked = `/.unity-restored_${session}`;
  if (marked in before) return [];
  const folders = rootNames(before).filter((name) => restored.test(name));
  const [folder] = folders;
  if (folders.length > 1) return undefined;
  const inside = folder === undefined ? [] : Object.keys(before).filter((path) => path.startsWith(`/${folder}/`));
  const stale = inside.filter((path) => mark.test(path.slice(`/${folder}/`.length)));
  if (inside.some((path) => !stale.includes(path) && path.slice(`/${folder}`.length) in before)) return undefined;
  return [
    ...stale.map((path) => ({ at, path, content: null })),
    ...(folder === undefined ? [] : [{ at, from: `/${folder}`, to: '' }]),
    { at, path: marked, content: '' },
  ];
}

/** Has a set-up do it then. */
export function adoptRestored(files: FileSystemRecord, at: number, session: string): void {
  files.changes = [...files.changes, ...(adoption(files, at, session) ?? [])];
}
