import { tmpdir } from 'node:os';
import path from 'node:path';

/** The longest path that every system takes for a Unix socket (104 bytes on macOS, 108 on Linux, with the end mark). */
const longestPathBytes = 103;

/** Where a host listens: in its directory, or in the temporary one where that path would be too long. */
export function socketPath(directory: string, unique: string): string {
  const own = path.join(directory, `host.${unique}.sock`);
  return Buffer.byteLength(own) <= longestPathBytes ? own : path.join(tmpdir(), `unity-${unique}.sock`);
}
