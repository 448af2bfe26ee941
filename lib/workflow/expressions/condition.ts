import { assertNever } from '../../domain/assert';
import { formatReference, type Reference } from './reference';

/** One side of a comparison. Offsets are those of the condition's text. */
export type Operand =
  | { readonly kind: 'reference'; readonly reference: Reference; readonly start: number; readonly end: number }
  | {
      readonly kind: 'literal';
      readonly value: string | number | boolean;
      readonly start: number;
      readonly end: number;
    };

/** `[not] left [==|!= right]`; without a right side, `left` itself must be true. */
export interface Term {
  readonly negated: boolean;
  readonly left: Operand;
  readonly comparison?: { readonly operator: '==' | '!='; readonly right: Operand };
}

/** True when every term of at least one clause is: `and` binds closer than `or`. */
export interface Condition {
  readonly clauses: readonly (readonly Term[])[];
}

function formatOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'reference':
      return formatReference(operand.reference);
    case 'literal':
      if (typeof operand.value !== 'string') return String(operand.value);
      return operand.value.includes("'") ? `"${operand.value}"` : `'${operand.value}'`;
    default:
      return assertNever(operand);
  }
}

/** A term in the one form that equal terms share. */
export function formatTerm(term: Term): string {
  const not = term.negated ? 'not ' : '';
  if (!term.comparison) return `${not}${formatOperand(term.left)}`;
  return `${not}${formatOperand(term.left)} ${term.comparison.operator} ${formatOperand(term.comparison.right)}`;
}

/** The condition as text, spaces and quotes made uniform; it reads back as the same condition. */
export function formatCondition(condition: Condition): string {
  return condition.clauses.map((terms) => terms.map(formatTerm).join(' and ')).join(' or ');
}

/** The operands of a condition, from left to right. */
export function operands(condition: Condition): readonly Operand[] {
  return condition.clauses.flatMap((terms) =>
    terms.flatMap((term) => (term.comparison ? [term.left, term.comparison.right] : [term.left])),
  );
}

/** Whether terms that all hold make the condition hold: they contain all terms of one of its clauses. */
export function termsImply(terms: readonly Term[], condition: Condition): boolean {
  const held = new Set(terms.map(formatTerm));
  return condition.clauses.some((clause) => clause.every((term) => held.has(formatTerm(term))));
}

/** Whether `condition` holds whenever `given` does, as far as that shows in their texts. */
export function implies(given: Condition, condition: Condition): boolean {
  return given.clauses.every((terms) => termsImply(terms, condition));
}
