/**
 * What a rollback must come to, worked out from the graph and the intents alone. It is small, and shares nothing with the
 * planner that it is held against.
 */

/** A step as the ledger has it, with what matters here. */
export interface GraphStep {
  readonly name: string;
  readonly service: string;
  readonly dependsOn: readonly string[];
  readonly isRetained: boolean;
  /** Whether anything of it stands, or may stand, by its rows. */
  readonly holds: boolean;
}

/** What was asked for; a checkpoint stands for the steps that were ready then. */
export type Wanted =
  | { readonly type: 'full' }
  | { readonly type: 'partial'; readonly ready: readonly string[] }
  | { readonly type: 'service'; readonly service: string };

/** What becomes of every step. */
export interface Fate {
  /** What the request is about; of these some stay for others’ sake. */
  readonly asked: ReadonlySet<string>;
  /** Nothing of these may be left. */
  readonly undone: ReadonlySet<string>;
  /** All of these stays, on purpose: the workflow says so, or something that stays stands on it. */
  readonly retained: ReadonlySet<string>;
}

/** Everything else than `undone` stays as it was. */
export function fateOf(steps: readonly GraphStep[], wanted: Wanted): Fate {
  const asked = new Set(steps.map(({ name }) => name).filter((name) => isAsked(steps, wanted, name)));
  const asIs = steps.filter((step) => step.isRetained && step.holds && asked.has(step.name));
  const retained = reach(
    asIs.map(({ name }) => name),
    (name) => basesOf(steps, name),
  );
  return {
    asked,
    undone: new Set([...asked].filter((name) => !retained.has(name))),
    retained: new Set(steps.filter(({ name, holds }) => holds && retained.has(name)).map(({ name }) => name)),
  };
}

function isAsked(steps: readonly GraphStep[], wanted: Wanted, name: string): boolean {
  switch (wanted.type) {
    case 'full':
      return true;
    case 'partial':
      // What was ready then stays, and all that it stands on.
      return !reach(wanted.ready, (other) => basesOf(steps, other)).has(name);
    case 'service': {
      // What is of the service goes, and all that stands on it: so whatever stands on something of the service.
      const under = reach([name], (other) => basesOf(steps, other));
      return steps.some((step) => step.service === wanted.service && under.has(step.name));
    }
  }
}

const basesOf = (steps: readonly GraphStep[], name: string): readonly string[] =>
  steps.find((step) => step.name === name)?.dependsOn ?? [];

/** Everything that is reached from there, the beginning included. */
function reach(from: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>(from);
  // A set that grows while it is walked is walked to its end.
  for (const name of found) for (const other of next(name)) found.add(other);
  return found;
}
