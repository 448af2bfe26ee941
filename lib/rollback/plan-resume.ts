/** A step of the ledger, as far as it decides what a resume does with it. */
export interface ResumeCandidate {
  readonly name: string;
  /** The steps it was started after. */
  readonly dependsOn: readonly string[];
  /** Whether it works and nothing of it was undone. */
  readonly stands: boolean;
  /** Why it does not stand, in words; else undefined. */
  readonly fallen?: string;
  /** Whether it has, or may have, something that must go before it can begin anew. */
  readonly holds: boolean;
}

/** A step as the session is to have it. */
export interface WantedStep {
  readonly name: string;
  /** The steps that it is to stand on: where one of them runs again, so does it. */
  readonly dependsOn: readonly string[];
  /** The steps that it comes after, whether it stands on them or not. */
  readonly follows: readonly string[];
  /** Whether it asks, waits or tells for one deployment only. */
  readonly asksAnew: boolean;
  /** What is different about it now, in words: nothing of that kind can be kept. Undefined where nothing is. */
  readonly changed: string | undefined;
}

/** A step and why that becomes of it. */
export interface Reasoned {
  readonly name: string;
  readonly reason: string;
}

/** What a resume does: every step that there was or is to be stands in exactly one of `kept`, `again` and `dropped`. */
export interface ResumePlan {
  readonly kept: readonly Reasoned[];
  /** These run once what must go first is gone, in the order of their dependencies. */
  readonly again: readonly Reasoned[];
  /** No longer in the workflow. */
  readonly dropped: readonly Reasoned[];
  /** What must go first: of the steps that run again or were dropped, those that hold something, and all in between. */
  readonly undo: readonly Reasoned[];
}

/**
 * Plans a resume. A step is kept when it stands, is wanted as it is, and stands on kept steps only: those that it was
 * started after as well as those that it is to be after now. What holds something and is not kept is undone first, with
 * everything that was started after it, directly or through others.
 */
export function planResume(standing: readonly ResumeCandidate[], wanted: readonly WantedStep[]): ResumePlan {
  const former = new Map(standing.map((step) => [step.name, step]));
  const again = new Map<string, string>();
  const undo = new Map<string, string>();
  for (const step of wanted) {
    const reason = reasonAgainst(former.get(step.name), step);
    if (reason !== undefined) again.set(step.name, reason);
  }
  const names = new Set(wanted.map(({ name }) => name));
  const dropped = standing
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => ({ name, reason: 'it is no longer in the workflow' }));
  const gone = new Map(dropped.map(({ name, reason }) => [name, reason]));
  // Each round can only move steps out of what is kept, so it ends.
  for (let before = -1; before !== again.size + undo.size; ) {
    before = again.size + undo.size;
    for (const step of wanted) {
      const moved = step.dependsOn.find((name) => again.has(name));
      if (moved !== undefined && !again.has(step.name)) again.set(step.name, `${moved}, which it needs, runs again`);
    }
    for (const { name, holds, dependsOn } of standing) {
      if (undo.has(name)) continue;
      const under = dependsOn.find((other) => undo.has(other));
      if (under !== undefined) {
        undo.set(name, `it stands on ${under}, which must go`);
        if (!gone.has(name) && !again.has(name)) again.set(name, `it stands on ${under}, which must go`);
        continue;
      }
      const own = gone.get(name) ?? again.get(name);
      if (holds && own !== undefined) undo.set(name, own);
    }
  }
  const reasoned = (of: readonly { readonly name: string }[], reasons: ReadonlyMap<string, string>): Reasoned[] =>
    of.flatMap(({ name }) => {
      const reason = reasons.get(name);
      return reason === undefined ? [] : [{ name, reason }];
    });
  return {
    kept: wanted.filter(({ name }) => !again.has(name)).map(({ name }) => ({ name, reason: 'it stands as it is' })),
    again: reasoned(wanted, again),
    dropped,
    undo: reasoned(standing, undo),
  };
}

/** Why a step cannot stay, whatever becomes of the others. */
function reasonAgainst(former: ResumeCandidate | undefined, { changed }: WantedStep): string | undefined {
  if (former === undefined) return 'it is new in the workflow';
  if (!former.stands) return former.fallen ?? 'it did not get ready';
  return changed;
}
