import type { UsualSeconds } from '../domain/expectation';

/** One piece of work that is not done, with the seconds that it takes from now on, or from its start where it has not begun. */
export interface Remaining {
  readonly name: string;
  readonly hasBegun: boolean;
  /** What must come first; what is not among the rest has come already. */
  readonly after: readonly { readonly step: string; readonly until: string }[];
  /** Seconds until each of its phases; `ready` ends it. */
  readonly left: { readonly ready: number; readonly [phase: string]: number };
}

/** How long all that is left takes, and the work that decides that, in order. */
export interface RemainingPath {
  readonly seconds: number;
  readonly path: readonly string[];
}

/**
 * What something that has run for so long takes yet: it ends at its median, and once that has passed, where nineteen in twenty
 * have ended. What is later still is given that difference again and again, so that it never seems to be about to end; its
 * timeout bounds it.
 */
export function secondsLeft(
  { p50Seconds: p50, p95Seconds: p95 }: UsualSeconds,
  passed: number,
  timeoutSeconds: number,
): number {
  const usual = passed < p50 ? p50 - passed : passed < p95 ? p95 - passed : Math.max(1, p95 - p50);
  return Math.max(0, Math.min(usual, timeoutSeconds - passed));
}

/** Lays what is left out in time. Of equal paths the one named first is taken. */
export function remainingPath(parts: readonly Remaining[]): RemainingPath {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const starts = new Map<string, { readonly at: number; readonly heldBy: string | undefined }>();
  const startOf = (part: Remaining) => {
    const known = starts.get(part.name);
    if (known) return known;
    let found: { at: number; heldBy: string | undefined } = { at: 0, heldBy: undefined };
    for (const { step, until } of part.hasBegun ? [] : part.after) {
      const before = byName.get(step);
      if (!before) continue;
      const at = startOf(before).at + (before.left[until] ?? before.left.ready);
      if (found.heldBy === undefined || at > found.at) found = { at, heldBy: step };
    }
    starts.set(part.name, found);
    return found;
  };
  let last: Remaining | undefined;
  let seconds = 0;
  for (const part of parts) {
    const end = startOf(part).at + part.left.ready;
    if (last === undefined || end > seconds) last = part;
    seconds = Math.max(seconds, end);
  }
  const backwards: string[] = [];
  for (let name = last?.name; name !== undefined; name = starts.get(name)?.heldBy) backwards.push(name);
  return { seconds, path: backwards.reverse() };
}
