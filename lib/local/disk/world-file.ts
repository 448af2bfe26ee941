import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { UnityError } from '../../domain/errors/unity-error';
import type { WorldSnapshot } from './world-snapshot';

/** The file of the simulated account within its directory. */
export function worldFile(directory: string): string {
  return path.join(directory, 'world.bin');
}

/**
 * Reads the account’s file; undefined where there is none yet.
 *
 * @throws UnityError LocalWorldUnreadable for one that cannot be read or is damaged
 */
export function readWorldFile(directory: string): unknown {
  const file = worldFile(directory);
  if (!existsSync(file)) return undefined;
  try {
    return deserialize(readFileSync(file)) as unknown;
  } catch (cause) {
    throw new UnityError('LocalWorldUnreadable', { message: `${file} cannot be read`, cause });
  }
}

/** Writes the account’s file as one step: whoever reads finds the former or the new one, never a half. */
export function writeWorldFile(directory: string, snapshot: WorldSnapshot): void {
  const file = worldFile(directory);
  const fresh = `${file}.${process.pid}`;
  mkdirSync(directory, { recursive: true });
  try {
    writeFileSync(fresh, serialize(snapshot), { mode: 0o600 });
    renameSync(fresh, file);
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw new UnityError('LocalWorldUnreadable', { message: `${file} cannot be written`, cause });
  }
}

/** Removes the account. Returns whether there was one. */
export function removeWorldFile(directory: string): boolean {
  const file = worldFile(directory);
  const was = existsSync(file);
  rmSync(file, { force: true });
  return was;
}
