import { rmSync } from 'node:fs';

/** Litter harms nobody: who may not remove it leaves it to the next. */
export function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Somebody else’s directory, or a read-only one.
  }
}
