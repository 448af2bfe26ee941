import type { Reading } from './analysis';
import type { DraftStep } from './draft';
import { implies, termsImply } from './expressions/condition';
import { formatReference, type Reference } from './expressions/reference';

/**
 * Whether `step` runs only when `source` has run, so that the outputs of `source` are there.
 *
 * A step that is skipped counts as done: its dependents start, but it has no outputs. So a step may use the
 * outputs of one that has a `when` only if its own `when` contains that condition, in each of its
 * alternatives: `${parameters.database}` may be used by `${parameters.database} and ${parameters.backup}`.
 * Conditions are compared as text, spaces and quotes apart.
 */
export function runsOnlyWith(reading: Reading, step: DraftStep, source: DraftStep): boolean {
  const condition = reading.conditions.get(source);
  if (!condition) return true;
  const own = reading.conditions.get(step);
  return own !== undefined && implies(own, condition);
}

/**
 * The same inside `when` itself: terms are looked at from left to right, so the terms before the one that
 * uses the output must contain the other step's condition.
 */
export function isGuardedInWhen(reading: Reading, step: DraftStep, source: DraftStep, reference: Reference): boolean {
  const condition = reading.conditions.get(source);
  const own = reading.conditions.get(step);
  if (!condition || !own) return true;
  const text = formatReference(reference);
  return own.clauses.every((terms) =>
    terms.every((term, index) => {
      const uses = [term.left, ...(term.comparison ? [term.comparison.right] : [])].some(
        (operand) => operand.kind === 'reference' && formatReference(operand.reference) === text,
      );
      return !uses || termsImply(terms.slice(0, index), condition);
    }),
  );
}
