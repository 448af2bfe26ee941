import { plainSecretsIn, secretRemedy } from '../domain/plain-secret';
import { locate } from '../workflow/locate';
import type { Problem } from '../workflow/problem';
import { dotted } from '../workflow/schema/subject';
import type { SourceNode } from '../workflow/yaml/source-node';

/** Values that look like secrets, wherever they stand. What is told names them and does not show them. */
export function secretProblems(root: SourceNode): readonly Problem[] {
  return plainSecretsIn('', root.value).map(({ path, what }) => {
    const { node, key } = locate(root, path);
    return {
      code: 'PlainSecret',
      message: `\`${dotted(path)}\` holds what looks like ${what}`,
      at: node.kind === 'scalar' ? node.range : (key ?? node.range),
      fix: secretRemedy,
    };
  });
}
