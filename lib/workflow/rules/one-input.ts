import type { Rule } from '../analysis';
import type { Problem } from '../problem';

/** Of inputs that stand for one another, `with` gives exactly one. */
export const oneInput: Rule = ({ draft }) =>
  draft.steps.flatMap(({ definition, inputs, inputsBroken, name, index, at }): readonly Problem[] => {
    const { oneOf } = definition ?? {};
    if (oneOf === undefined || inputsBroken) return [];
    const [first, ...others] = [...inputs].filter(([input]) => oneOf.includes(input));
    const all = oneOf.map((input) => `\`${input}\``).join(', ');
    if (first !== undefined) {
      return others.map(([input, { key }]) => ({
        code: 'UnknownKey',
        message: `\`${input}\` cannot stand beside \`${first[0]}\``,
        at: key,
        fix: `Give one of ${all}.`,
      }));
    }
    return [
      {
        code: 'MissingKey',
        message: `step \`${name?.value ?? index + 1}\` gives none of ${all}`,
        at,
        fix: 'Give one of them under `with`.',
      },
    ];
  });
