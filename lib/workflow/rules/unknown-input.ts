import type { Rule } from '../analysis';
import { suggest } from '../suggest';

/** `with` gives only what the action takes. */
export const unknownInput: Rule = ({ draft }) =>
  draft.steps.flatMap((step) => {
    if (!step.definition) return [];
    const known = Object.keys(step.definition.input.shape);
    const { service, action } = step.definition;
    return [...step.inputs]
      .filter(([input]) => !known.includes(input))
      .slice(0, 20)
      .map(([input, { key }]) => ({
        code: 'UnknownKey' as const,
        message: `\`${service}/${action}\` takes no input \`${input.slice(0, 80)}\``,
        at: key,
        fix:
          known.length > 0
            ? `Remove it; the inputs are ${known.join(', ')}.`
            : 'Remove it; the action takes no inputs.',
        suggestion: suggest(input, known),
      }));
  });
