import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { cannotWrite } from './cannot-write';
import { isProcessAlive, processStart } from './process-alive';
import { removeQuietly } from './remove-quietly';

/** One process’s claim to host the account of a directory. */
export interface Claim {
  readonly pid: number;
  /** See `processStart`. */
  readonly start: string;
  /** Where it listens. */
  readonly socket: string;
}

const claimSchema = z.object({ pid: z.number().int().positive(), start: z.string(), socket: z.string() });

const claimName = /^host\.\d+\.\w+\.lock$/;

/** A claim that stands, by the file it stands in. */
interface StandingClaim extends Claim {
  readonly file: string;
}

/**
 * The claims of living processes. Those of dead ones are cleared away: names are never used twice, so nobody can remove
 * a claim that came meanwhile.
 */
export function livingClaims(directory: string): readonly StandingClaim[] {
  return claimFiles(directory).flatMap((file) => {
    const claim = readClaim(file);
    if (claim && isProcessAlive(claim.pid, claim.start)) return [{ ...claim, file }];
    removeQuietly(file);
    if (claim) removeSocket(claim.socket);
    return [];
  });
}

/** Where the claims say that somebody listens, or is about to. */
export function claimedSockets(directory: string): readonly string[] {
  return claimFiles(directory).flatMap((file) => readClaim(file)?.socket ?? []);
}

/** Removes what a dead process listened on; whatever else a file may name stays untouched. */
function removeSocket(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false })?.isSocket()) removeQuietly(file);
}

/**
 * Claims the account. Who claims first writes, then looks: of two at the same time at least one sees the other, and who
 * sees another gives way. So never two hold it, and nobody has to remove what is not his own.
 *
 * @returns how to let go of it; undefined when somebody else has it or tries too
 */
export function claim(directory: string, socket: string, unique: string): (() => void) | undefined {
  const own: Claim = { pid: process.pid, start: processStart(process.pid), socket };
  const file = path.join(directory, `host.${process.pid}.${unique}.lock`);
  writeClaim(file, own);
  const letGo = (): void => rmSync(file, { force: true });
  if (livingClaims(directory).some((other) => other.file !== file)) {
    letGo();
    return undefined;
  }
  return letGo;
}

/** Nobody ever sees half a claim: it is written under another name first. */
function writeClaim(file: string, own: Claim): void {
  const draft = `${file}.draft`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
    renameSync(draft, file);
  } catch (cause) {
    removeQuietly(draft);
    throw cannotWrite(path.dirname(file), cause);
  }
}

function claimFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => claimName.test(name))
      .map((name) => path.join(directory, name));
  } catch {
    // No directory, no claims.
    return [];
  }
}

function readClaim(file: string): Claim | undefined {
  try {
    return claimSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Gone meanwhile, or not ours to understand; either way it claims nothing.
    return undefined;
  }
}
