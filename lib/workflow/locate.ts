import type { Range } from './yaml/source';
import type { SourceNode } from './yaml/source-node';

/** Where a path of a validation issue leads in the file. */
export interface Located {
  /** The node at the path, or its nearest ancestor when the path leads to something that is missing. */
  readonly node: SourceNode;
  /** The key that leads to `node`, where it has one. */
  readonly key?: Range;
  /** How many parts of the path exist. */
  readonly found: number;
}

/** Follows a path as far as the file goes. */
export function locate(root: SourceNode, path: readonly PropertyKey[]): Located {
  let located: Located = { node: root, found: 0 };
  for (const [index, part] of path.entries()) {
    const next = child(located.node, part);
    if (!next) return located;
    located = { ...next, found: index + 1 };
  }
  return located;
}

function child(node: SourceNode, part: PropertyKey): { readonly node: SourceNode; readonly key?: Range } | undefined {
  if (node.kind === 'map') {
    const entry = node.entries.get(String(part));
    return entry && { node: entry.node, key: entry.key };
  }
  const item = node.kind === 'list' && typeof part === 'number' ? node.items[part] : undefined;
  return item && { node: item };
}

/** What a diagnostic points at when something is missing in a mapping: its first key, not its whole text. */
export function headOf(node: SourceNode): Range {
  if (node.kind !== 'map') return node.range;
  const [first] = node.entries.values();
  return first?.key ?? node.range;
}
