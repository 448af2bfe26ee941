import type { Rule } from '../analysis';
import { formatReference } from '../expressions/reference';
import { suggest } from '../suggest';

/** `${parameters.x}` names a declared parameter. */
export const unknownParameter: Rule = ({ uses, draft }) =>
  uses.flatMap(({ reference, at }) => {
    if (reference.root !== 'parameters' || draft.parameters.has(reference.name)) return [];
    return [
      {
        code: 'UnknownParameter' as const,
        message: `no parameter \`${reference.name}\` is declared`,
        at,
        suggestion: () => {
          const meant = suggest(reference.name, draft.parameters.keys());
          return meant && formatReference({ ...reference, name: meant });
        },
      },
    ];
  });
