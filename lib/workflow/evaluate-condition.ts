import type { Json } from '../domain/json';
import { canonicalJson } from './canonical-json';
import type { Condition, Operand, Term } from './expressions/condition';
import { parseCondition } from './expressions/parse-condition';
import { inputInvalid, lookUp, noValue, type Scope } from './expressions/scope';

/**
 * Whether a step's `when` holds. Terms are looked at from left to right, no further than needed; values
 * are compared with their types, so `3` does not equal `'3'`.
 *
 * @throws UnityError `InputInvalid` when a value is missing, or one that stands alone is not true or false.
 */
export function evaluateCondition(when: string, scope: Scope): boolean {
  const reading = parseCondition(when);
  if ('error' in reading) throw inputInvalid('when', reading.error.message);
  return holds(reading.condition, scope);
}

function holds(condition: Condition, scope: Scope): boolean {
  return condition.clauses.some((terms) => terms.every((term) => termHolds(term, scope)));
}

function operandValue(operand: Operand, scope: Scope): Json {
  if (operand.kind === 'literal') return operand.value;
  const value = lookUp(operand.reference, scope);
  if (value === undefined) throw noValue('when', operand.reference);
  return value;
}

function termHolds(term: Term, scope: Scope): boolean {
  const left = operandValue(term.left, scope);
  if (!term.comparison) {
    if (typeof left !== 'boolean') throw inputInvalid('when', `${JSON.stringify(left)} is not true or false`);
    return left !== term.negated;
  }
  const equal = canonicalJson(left) === canonicalJson(operandValue(term.comparison.right, scope));
  return (equal === (term.comparison.operator === '==')) !== term.negated;
}
