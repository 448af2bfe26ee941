import { invariant } from '../../domain/assert';

/** A published version of one function. */
export interface FunctionVersion {
  readonly version: number;
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
}

/** What decides whether a version may go. Times are milliseconds since the epoch. */
export interface PruneFacts {
  /** Every ARN of a version that an installed machine names. */
  readonly named: ReadonlySet<string>;
  /** When the oldest session began that has not settled; undefined where all have. */
  readonly oldestOpenAt: number | undefined;
  readonly now: number;
}

const daySeconds = 86_400;

/** A version stays for so long after its successor came: an update that fails takes the machines back to it. */
export const keepSeconds = 7 * daySeconds;

/**
 * Machines name the successor only when the update comes to them, and a start may use the former definition for some
 * seconds more: a session counts as one of the former version if it began within this time.
 */
export const handoverSeconds = daySeconds;

/**
 * The versions of a function that nothing can invoke any more: neither the newest, nor named by a machine, nor of a time
 * in which a session began that has not settled, nor one that a failed update may go back to.
 */
export function prunable(versions: readonly FunctionVersion[], facts: PruneFacts): readonly FunctionVersion[] {
  const { named, oldestOpenAt = Number.POSITIVE_INFINITY, now } = facts;
  const ordered = [...versions].sort((a, b) => a.version - b.version);
  return ordered.filter((version, index) => {
    const successor = ordered[index + 1];
    if (!successor || named.has(version.arn)) return false;
    invariant(successor.version > version.version, `version ${version.version} of a function is listed twice`);
    const { publishedAt } = successor;
    return now >= publishedAt + keepSeconds * 1000 && oldestOpenAt > publishedAt + handoverSeconds * 1000;
  });
}
