import type { Json } from '../../domain/json';
import type { ChoiceState, ChoiceTest } from '../../workflow/asl/types';
import { StateFailure } from './failure';
import { lookUp, readPath } from './paths';

function holds(test: ChoiceTest, data: Json): boolean {
  if (test.And) return test.And.every((inner) => holds(inner, data));
  if (test.Or) return test.Or.some((inner) => holds(inner, data));
  if (test.Not) return !holds(test.Not, data);
  const path = test.Variable ?? '$';
  if (test.IsPresent !== undefined) return (lookUp(data, path) !== undefined) === test.IsPresent;
  const value = readPath(data, path);
  if (test.StringEquals !== undefined) return value === test.StringEquals;
  if (test.BooleanEquals !== undefined) return value === test.BooleanEquals;
  if (test.NumericEquals !== undefined) return value === test.NumericEquals;
  if (test.NumericGreaterThan !== undefined) return typeof value === 'number' && value > test.NumericGreaterThan;
  if (test.NumericLessThan !== undefined) return typeof value === 'number' && value < test.NumericLessThan;
  throw new StateFailure('States.Runtime', 'a choice rule is outside the subset of this interpreter');
}

/** The state that a Choice goes on with. */
export function choose(state: ChoiceState, data: Json): string {
  const next = state.Choices.find((rule) => holds(rule, data))?.Next ?? state.Default;
  if (next === undefined)
    throw new StateFailure('States.NoChoiceMatched', 'no choice rule matched and there is no default');
  return next;
}
