import { plainSecretsIn, secretRemedy } from '../../domain/plain-secret';
import type { Rule } from '../analysis';
import { locate } from '../locate';
import type { Problem } from '../problem';
import type { SourceNode } from '../yaml/source-node';

/** No default, allowed value or input is a secret that is written out. What is told does not show it. */
export const plainSecret: Rule = ({ draft }) => [
  ...[...draft.parameters.values()].flatMap(({ name, node }) =>
    declaredIn(node).flatMap((value) => secretsIn(name, value, `parameter \`${name}\``)),
  ),
  ...draft.steps.flatMap((step) =>
    [...step.inputs].flatMap(([input, { node }]) => secretsIn(input, node, `input \`${input}\``)),
  ),
];

/** The values that a declaration has, which go by the parameter’s name. */
function declaredIn(node: SourceNode): readonly SourceNode[] {
  if (node.kind !== 'map') return [node];
  return ['default', 'allowed'].flatMap((key) => node.entries.get(key)?.node ?? []);
}

function secretsIn(name: string, node: SourceNode, where: string): readonly Problem[] {
  return plainSecretsIn(name, node.value).map(({ path, what }) => {
    const { node: at, key } = locate(node, path);
    return {
      code: 'PlainSecret' as const,
      message: `${where} holds what looks like ${what}`,
      at: at.kind === 'scalar' ? at.range : (key ?? at.range),
      fix: secretRemedy,
    };
  });
}
