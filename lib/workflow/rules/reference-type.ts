import type { Rule } from '../analysis';
import { inputType } from '../definitions';
import { formatReference } from '../expressions/reference';
import type { Problem } from '../problem';
import { typeOfReference } from '../references';
import type { Use } from '../uses';
import { accepts, canBeText } from '../value-types/compare';
import { partAt, type ValueType } from '../value-types/value-type';
import { describeType } from '../value-types/words';

/** What an expression gives is what its place takes, and the parts it goes into exist. */
export const referenceType: Rule = (analysis) =>
  analysis.uses.flatMap((use) => {
    const given = typeOfReference(analysis, use.reference);
    if (given.kind === 'unknown') return [];
    if (given.kind === 'no-part') return [noPart(use, given.of)];
    const problem = mismatch(use, given.type);
    return problem ? [problem] : [];
  });

function noPart(use: Use, of: ValueType): Problem {
  return {
    code: 'TypeMismatch',
    message: `${formatReference(use.reference)} leads to nothing: the value is ${describeType(of)}`,
    at: use.at,
    fix: 'Use fields with mappings and places in brackets with lists.',
  };
}

function mismatch(use: Use, given: ValueType): Problem | undefined {
  if (use.place.kind === 'when') return undefined;
  const text = formatReference(use.reference);
  if (!use.whole) {
    if (canBeText(given)) return undefined;
    const message = `${text} is ${describeType(given)} and cannot stand inside a text`;
    return {
      code: 'TypeMismatch',
      message,
      at: use.at,
      fix: 'Let the expression be the whole value, or name a part of it.',
    };
  }
  const taken = takenType(use);
  if (!taken || accepts(taken, given)) return undefined;
  const message = `${text} is ${describeType(given)}; this takes ${describeType(taken)}`;
  return { code: 'TypeMismatch', message, at: use.at };
}

function takenType({ place }: Use): ValueType | undefined {
  if (place.kind !== 'input' || !place.step.definition) return undefined;
  const input = inputType(place.step.definition, place.input);
  return input && partAt(input, place.path);
}
