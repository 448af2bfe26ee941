import { locate } from '../locate';
import type { SourceNode } from '../yaml/source-node';

/** A path as it would be written in an expression: `ports[0].from`. */
export function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function stepWords(root: SourceNode, index: PropertyKey): string {
  const { node, found } = locate(root, ['steps', index, 'name']);
  if (found === 3 && typeof node.value === 'string') return `step \`${node.value}\``;
  return `step ${Number(index) + 1}`;
}

/** What a path of the file is called in a message: "`timeout` of step `create_vpc`". */
export function subjectOf(root: SourceNode, path: readonly PropertyKey[]): string {
  const [top, second, ...rest] = path;
  if (top === undefined) return 'the file';
  if (second === undefined) return `\`${String(top)}\``;
  const inner = rest.length > 0 ? `\`${dotted(rest)}\` of ` : '';
  if (top === 'steps') return `${inner}${stepWords(root, second)}`;
  if (top === 'parameters') return `${inner}parameter \`${String(second)}\``;
  if (top === 'outputs') return `${inner}output \`${String(second)}\``;
  return `\`${dotted(path)}\``;
}
