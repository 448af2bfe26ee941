import type { Rule } from '../analysis';
import { formatReference } from '../expressions/reference';
import { suggest } from '../suggest';

/** `${steps.x.y}` names a step of this workflow. */
export const unknownStep: Rule = ({ uses, byName }) =>
  uses.flatMap(({ reference, at }) => {
    if (reference.root !== 'steps' || byName.has(reference.step)) return [];
    return [
      {
        code: 'UnknownStep' as const,
        message: `there is no step \`${reference.step}\``,
        at,
        suggestion: () => {
          const meant = suggest(reference.step, byName.keys());
          return meant && formatReference({ ...reference, step: meant });
        },
      },
    ];
  });
