import type { StepItem } from '../../ledger/items';

type Known = Pick<StepItem, 'name' | 'spec'>;

/** Some steps, with all that they come after, directly or through others. */
export function withDependencies(steps: readonly Known[], seed: Iterable<string>): ReadonlySet<string> {
  const found = new Set(seed);
  // A set may grow while it is read.
  for (const name of found) {
    for (const before of steps.filter((step) => step.name === name).flatMap(({ spec }) => spec.dependsOn))
      found.add(before.step);
  }
  return found;
}

/** Some steps, with all that comes after them, directly or through others. */
export function withDependents(steps: readonly Known[], seed: Iterable<string>): ReadonlySet<string> {
  const found = new Set(seed);
  for (const name of found) {
    for (const { name: other, spec } of steps)
      if (spec.dependsOn.some((before) => before.step === name)) found.add(other);
  }
  return found;
}
