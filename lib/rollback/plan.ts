import type { RollbackPolicy, Until } from '../workflow/model';

/** What the planner needs to know of a step. */
export interface UndoCandidate {
  readonly name: string;
  readonly dependsOn: readonly { readonly step: string; readonly until: Until }[];
  /** Whether it has, or may have, something to undo. */
  readonly holds: boolean;
  readonly policy: RollbackPolicy;
  /** What it is undone after though that does not depend on it; not what must be undone after it all the same. */
  readonly goesAfter?: readonly string[];
  /** What depends on it and need not be undone before it. */
  readonly goesBefore?: readonly string[];
}

/** One step to undo and the steps that must be undone before it. */
export interface UndoItem {
  readonly name: string;
  readonly waitsFor: readonly string[];
}

/** What is undone, in which order, and what stays on purpose. */
export interface UndoPlan {
  readonly undo: readonly UndoItem[];
  readonly retained: readonly string[];
}

/**
 * Plans the undo of the named steps: each waits for everything to be undone that depends on it, directly or through
 * steps that have nothing to undo. What depends on something retained is still undone; what something retained depends
 * on is retained too, because it stands on it. `goesAfter` and `goesBefore` change the order alone, never what is undone.
 */
export function planUndo(steps: readonly UndoCandidate[], targets: ReadonlySet<string>): UndoPlan {
  const retained = retainedSteps(steps, targets);
  const undone = new Set(
    steps.filter((step) => step.holds && targets.has(step.name) && !retained.has(step.name)).map((step) => step.name),
  );
  const waits = new Map([...undone].map((name) => [name, nearestUndone(name, steps, undone)]));
  for (const { name, goesAfter = [] } of steps) {
    for (const other of goesAfter) {
      const known = waits.get(name);
      if (known && waits.has(other) && !reaches(waits, other, name)) waits.set(name, sorted([...known, other]));
    }
  }
  return { undo: [...waits].map(([name, waitsFor]) => ({ name, waitsFor })), retained: [...retained] };
}

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/** Whether a step waits for another, directly or through others. */
function reaches(waits: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const found = new Set([from]);
  // A set may grow while it is read.
  for (const name of found) for (const other of waits.get(name) ?? []) found.add(other);
  return found.has(to);
}

function retainedSteps(steps: readonly UndoCandidate[], targets: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set(
    steps.filter((step) => step.policy === 'retain' && step.holds && targets.has(step.name)).map((step) => step.name),
  );
  // A set may grow while it is read.
  for (const name of reached) {
    for (const before of steps.filter((step) => step.name === name).flatMap((step) => step.dependsOn))
      reached.add(before.step);
  }
  return new Set(steps.filter((step) => step.holds && reached.has(step.name)).map((step) => step.name));
}

/** The undone steps reachable over dependents without passing another undone step. */
function nearestUndone(name: string, steps: readonly UndoCandidate[], undone: ReadonlySet<string>): readonly string[] {
  const passed = new Set(steps.find((step) => step.name === name)?.goesBefore);
  const isWaitedFor = (other: string): boolean => undone.has(other) && !passed.has(other);
  const reached = new Set(dependentsOf(name, steps));
  for (const next of reached) {
    if (!isWaitedFor(next)) for (const other of dependentsOf(next, steps)) reached.add(other);
  }
  return sorted([...reached].filter(isWaitedFor));
}

const dependentsOf = (name: string, steps: readonly UndoCandidate[]): readonly string[] =>
  steps.filter(({ dependsOn }) => dependsOn.some((before) => before.step === name)).map((step) => step.name);

/** Deals the items into lists of even length, none longer than the limit. */
export function dealIntoLists<Item>(
  items: readonly Item[],
  lists: number,
  limit: number,
): readonly (readonly Item[])[] {
  if (items.length > lists * limit)
    throw new RangeError(`${items.length} items do not fit into ${lists} lists of ${limit}`);
  return Array.from({ length: lists }, (_, list) => items.filter((_item, index) => index % lists === list));
}
