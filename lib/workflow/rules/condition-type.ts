import type { Analysis, Rule } from '../analysis';
import type { DraftStep } from '../draft';
import { formatTerm, type Operand, type Term } from '../expressions/condition';
import type { Problem } from '../problem';
import { typeOfReference } from '../references';
import { accepts, mayEqual } from '../value-types/compare';
import { anyValue, basicTypeOf, basicTypes, type ValueType } from '../value-types/value-type';
import { describeType } from '../value-types/words';
import { within } from '../yaml/placer';

const yesOrNo: ValueType = { type: 'boolean' };

/** In `when`, what stands alone is true or false, and what is compared has the same type. */
export const conditionType: Rule = (analysis) =>
  [...analysis.conditions].flatMap(([step, condition]) =>
    condition.clauses.flatMap((terms) =>
      terms.flatMap((term) => {
        const problem = checkTerm(analysis, step, term);
        return problem ? [problem] : [];
      }),
    ),
  );

function typeOfOperand(analysis: Analysis, operand: Operand): ValueType {
  if (operand.kind === 'literal') return { type: basicTypeOf(operand.value), enum: [operand.value] };
  const found = typeOfReference(analysis, operand.reference);
  return found.kind === 'known' ? found.type : anyValue;
}

function checkTerm(analysis: Analysis, step: DraftStep, term: Term): Problem | undefined {
  const left = typeOfOperand(analysis, term.left);
  if (!term.comparison) {
    if (accepts(yesOrNo, left)) return undefined;
    const fix = 'Compare it: `${parameters.size} == large`.';
    return problemAt(
      analysis,
      step,
      term.left,
      `\`${formatTerm({ negated: false, left: term.left })}\` is not true or false`,
      fix,
    );
  }
  const right = typeOfOperand(analysis, term.comparison.right);
  for (const [operand, type] of [
    [term.left, left],
    [term.comparison.right, right],
  ] as const) {
    const names = basicTypes(type);
    if (names.size === 0 || [...names].some((name) => name !== 'array' && name !== 'object')) continue;
    return problemAt(analysis, step, operand, 'lists and mappings cannot be compared', 'Compare a part of it.');
  }
  if (mayEqual(left, right)) return undefined;
  const message = `${describeType(left)} never equals ${describeType(right)}`;
  return problemAt(
    analysis,
    step,
    term.comparison.right,
    message,
    'Compare values of the same type; texts may stand in quotes.',
  );
}

function problemAt(analysis: Analysis, step: DraftStep, operand: Operand, message: string, fix: string): Problem {
  const when = step.when;
  const at = when ? within(analysis.source, when.at, when.value, operand.start, operand.end) : step.at;
  return { code: 'TypeMismatch', message, at, fix };
}
