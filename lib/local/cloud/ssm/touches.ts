import { adoptRestored, write } from '../efs/files';
import type { FileSystemRecord } from '../efs/state';

/** What a command does to the files of a file system: writes one, or moves what AWS Backup put back to where it was. */
export type Touch =
  | {
      readonly files: FileSystemRecord;
      readonly does: 'write';
      readonly path: string;
      readonly content: string;
      readonly bytes?: number;
    }
  | { readonly files: FileSystemRecord; readonly does: 'adopt'; readonly session: string };

/** Does it, as of a moment that may lie ahead. */
export function touch(one: Touch, at: number): void {
  if (one.does === 'adopt') adoptRestored(one.files, at, one.session);
  else write(one.files, at, one);
}
