import { isSecretReference, secretRemedy } from '../domain/plain-secret';
import { locate } from '../workflow/locate';
import type { Problem } from '../workflow/problem';
import { dotted } from '../workflow/schema/subject';
import type { SourceNode } from '../workflow/yaml/source-node';

/**
 * Addresses and keys of receivers that are written out: whoever has them can send messages, or sign them. They are secrets
 * whatever they look like, so that what is wrong with them must not show them either.
 */
export function messageSecrets(root: SourceNode): readonly Problem[] {
  const environments = locate(root, ['environments']);
  const named =
    environments.found === 1 && environments.node.kind === 'map' ? [...environments.node.entries.keys()] : [];
  return [['messages'], ...named.map((name) => ['environments', name, 'messages'])].flatMap((path) => {
    const { found, node } = locate(root, path);
    if (found < path.length || node.kind !== 'list') return [];
    return node.items.flatMap((_, index) => ['url', 'key'].flatMap((key) => writtenOut(root, [...path, index, key])));
  });
}

function writtenOut(root: SourceNode, path: readonly PropertyKey[]): readonly Problem[] {
  const { found, node } = locate(root, path);
  if (found < path.length || node.kind !== 'scalar') return [];
  const { value, range: at } = node;
  const isSecret =
    typeof value === 'number' || (typeof value === 'string' && value !== '' && !isSecretReference(value));
  if (!isSecret) return [];
  const message = `\`${dotted(path)}\` is written out: it says where the ${path.at(-1) === 'key' ? 'key' : 'address'} is kept`;
  return [{ code: 'PlainSecret', message, at, fix: secretRemedy }];
}
