import type { Rule } from '../analysis';
import { findOutput } from '../definitions';
import { formatReference } from '../expressions/reference';
import { suggest } from '../suggest';

/** `${steps.x.y}` names an output that the step's action gives. */
export const unknownOutput: Rule = ({ uses, byName }) =>
  uses.flatMap(({ reference, at }) => {
    if (reference.root !== 'steps') return [];
    const definition = byName.get(reference.step)?.definition;
    if (!definition || findOutput(definition, reference.output)) return [];
    const outputs = Object.keys(definition.outputs);
    return [
      {
        code: 'UnknownOutput' as const,
        message: `step \`${reference.step}\` gives no \`${reference.output}\``,
        at,
        fix: outputs.length > 0 ? `It gives ${outputs.join(', ')}.` : `\`${definition.action}\` has no outputs.`,
        suggestion: () => {
          const meant = suggest(reference.output, outputs);
          return meant && formatReference({ ...reference, output: meant });
        },
      },
    ];
  });
