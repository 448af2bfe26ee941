import { isSecretReference, secretRemedy } from '../domain/plain-secret';
import { locate } from '../workflow/locate';
import type { Problem } from '../workflow/problem';
import { dotted } from '../workflow/schema/subject';
import type { Range } from '../workflow/yaml/source';
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
    return found < path.length ? [] : writtenOutIn(node, path);
  });
}

/** Wherever it stands: what is no receiver, or none of a list, shows its address no less. */
function writtenOutIn(node: SourceNode, path: readonly PropertyKey[]): readonly Problem[] {
  if (node.kind === 'list') return node.items.flatMap((item, index) => writtenOutIn(item, [...path, index]));
  if (node.kind !== 'map') return [];
  return [...node.entries].flatMap(([key, { node: value }]) =>
    key === 'url' || key === 'key'
      ? textsIn(value).map((at) => writtenOut(at, [...path, key]))
      : writtenOutIn(value, [...path, key]),
  );
}

/** The places of all that is said below such a key, names included, where it is no reference. */
function textsIn(node: SourceNode): readonly Range[] {
  if (node.kind === 'list') return node.items.flatMap(textsIn);
  if (node.kind === 'map') return [...node.entries.values()].flatMap((entry) => [entry.key, ...textsIn(entry.node)]);
  const { value, range } = node;
  const isSecret =
    typeof value === 'number' || (typeof value === 'string' && value !== '' && !isSecretReference(value));
  return isSecret ? [range] : [];
}

function writtenOut(at: Range, path: readonly PropertyKey[]): Problem {
  const message = `\`${dotted(path)}\` is written out: it says where the ${path.at(-1) === 'key' ? 'key' : 'address'} is kept`;
  return { code: 'PlainSecret', message, at, fix: secretRemedy };
}
