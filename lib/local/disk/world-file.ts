import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { UnityError } from '../../domain/errors/unity-error';
import { cannotWrite } from './cannot-write';
import { removeQuietly } from './remove-quietly';
import type { WorldSnapshot } from './world-snapshot';

/** How the file begins; then comes a digest of the rest, so that half a file or a changed one is never taken for true. */
const mark = Buffer.from('unity world\n');
const digestBytes = 32;

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
    return unpack(readFileSync(file));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UnityError('LocalWorldUnreadable', { message: `${file} cannot be read: ${why}`, cause });
  }
}

/** Writes the account’s file as one step: whoever reads finds the former or the new one, never a half. */
export function writeWorldFile(directory: string, snapshot: WorldSnapshot): void {
  const file = worldFile(directory);
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(fresh, pack(snapshot), { mode: 0o600 });
    renameSync(fresh, file);
  } catch (cause) {
    removeQuietly(fresh);
    throw cannotWrite(file, cause);
  }
}

/** Removes the account. Returns whether there was one. */
export function removeWorldFile(directory: string): boolean {
  const file = worldFile(directory);
  const was = existsSync(file);
  try {
    rmSync(file, { force: true, recursive: true });
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
  return was;
}

function pack(snapshot: WorldSnapshot): Buffer {
  const body = serialize(snapshot);
  return Buffer.concat([mark, digest(body), body]);
}

function unpack(bytes: Buffer): unknown {
  const start = mark.length + digestBytes;
  if (!bytes.subarray(0, mark.length).equals(mark)) throw new Error('it is no account of this version');
  const body = bytes.subarray(start);
  if (!bytes.subarray(mark.length, start).equals(digest(body))) throw new Error('it is damaged');
  return deserialize(body) as unknown;
}

const digest = (body: Buffer): Buffer => createHash('sha256').update(body).digest();
