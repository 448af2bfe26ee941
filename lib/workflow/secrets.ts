import { plainSecretsIn, secretRemedy } from '../domain/plain-secret';
import { locate } from './locate';
import type { Problem } from './problem';
import { dotted } from './schema/subject';
import type { SourceNode } from './yaml/source-node';

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

/** Both, with each place told once: the first has the better words. */
export function withSecrets(first: readonly Problem[], further: readonly Problem[]): readonly Problem[] {
  const told = new Set(first.filter(({ code }) => code === 'PlainSecret').map(({ at }) => at.start));
  return [...first, ...further.filter(({ at }) => !told.has(at.start))];
}
