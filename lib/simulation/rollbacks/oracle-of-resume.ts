import type { GraphStep } from './oracle';

/** A step as the ledger has it, with what a resume goes by too. */
export interface StandingStep extends GraphStep {
  /** Whether it works, and nothing of it was undone. */
  readonly stands: boolean;
}

/** A step as the workflow is to have it. */
export interface WantedStep {
  readonly name: string;
  readonly dependsOn: readonly string[];
  /** Whether it only looks, and nothing of what it says is given to others: nothing stands on it. */
  readonly bearsNothing?: boolean;
}

/** What a resume must come to; as small as its sibling for rollbacks, and it shares nothing with the planner either. */
export interface ResumeFate {
  /** These stay as they are. */
  readonly kept: ReadonlySet<string>;
  /** Nothing of these may be left, but what a policy keeps. */
  readonly gone: ReadonlySet<string>;
  /** All of these stays beside what is made anew: a policy says so, or something that stays so stands on it. */
  readonly aside: ReadonlySet<string>;
}

/**
 * A step stays when it stands, is wanted, and all that it stood on, or is to stand on, stays; of a check that only looks,
 * what that stood on.
 */
export function resumeFateOf(
  steps: readonly StandingStep[],
  wanted: readonly WantedStep[],
  /** What earlier rollbacks have left on purpose. */
  retained: ReadonlySet<string>,
): ResumeFate {
  const [former, next] = [steps, wanted].map((list) => new Map(list.map((step) => [step.name, step.dependsOn])));
  const standing = new Set(steps.filter(({ stands }) => stands).map(({ name }) => name));
  const looks = new Set(wanted.filter(({ bearsNothing }) => bearsNothing).map(({ name }) => name));
  const bears = (name: string): boolean =>
    looks.has(name) ? [former, next].every((graph) => graph?.get(name)?.every(bears) ?? true) : stays(name);
  const stays = (name: string): boolean =>
    standing.has(name) && !!next?.has(name) && [former, next].every((graph) => graph?.get(name)?.every(bears) ?? true);
  const kept = new Set(wanted.map(({ name }) => name).filter(stays));
  const others = steps.filter(({ name }) => !kept.has(name));
  const asTheySay = others.filter((step) => step.holds && (step.isRetained || retained.has(step.name)));
  const under = new Set(asTheySay.map(({ name }) => name));
  for (const name of under) for (const base of former?.get(name) ?? []) under.add(base);
  const aside = new Set(others.map(({ name }) => name).filter((name) => under.has(name)));
  return { kept, aside, gone: new Set(others.map(({ name }) => name).filter((name) => !aside.has(name))) };
}
