import { readdirSync } from 'node:fs';
import path from 'node:path';
import { claimedSockets } from './claims';
import { isProcessAlive } from './process-alive';
import { removeQuietly } from './remove-quietly';

/** Drafts carry the id of the process that writes them. */
const drafts = [/^world\.bin\.(\d+)$/, /^host\.(\d+)\.\w+\.lock\.draft$/];
const socket = /^host\.\w+\.sock$/;

/** Removes what killed processes left half done. Claims are cleared by whoever reads them (`livingClaims`). */
export function clearLitter(directory: string): void {
  // Sockets first: one that is made from here on is not in the list, one that is in it was claimed before it was made.
  const names = list(directory);
  const claimed = new Set(claimedSockets(directory));
  for (const name of names) {
    const file = path.join(directory, name);
    const writer = drafts.map((draft) => draft.exec(name)?.[1]).find((pid) => pid !== undefined);
    const isLeft = writer === undefined ? socket.test(name) && !claimed.has(file) : !isProcessAlive(Number(writer), '');
    if (isLeft) removeQuietly(file);
  }
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    // No directory, no litter.
    return [];
  }
}
