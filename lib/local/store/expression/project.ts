import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, pick } from '../attribute-value';
import { childOf } from './binding';
import type { PathStep } from './syntax';

/** Lists are gathered by index first, since a projection may name their elements in any order. */
type Gathered =
  | { readonly value: AttributeValue }
  | { readonly children: Map<PathStep, Gathered>; readonly list: boolean };

/** The parts of `item` that the paths name, each inside its own maps and lists. */
export function projectItem(item: Item, paths: readonly (readonly PathStep[])[]): Item {
  if (paths.every((path) => path.length === 1)) return pick(item, paths.map(String));
  const root = new Map<PathStep, Gathered>();
  for (const path of paths) gather(root, { M: item }, path);
  return members(root);
}

/** The whole item, or what the paths name of it. */
export function wholeOrProject(item: Item, paths: readonly (readonly PathStep[])[] | undefined): Item {
  return paths === undefined ? item : projectItem(item, paths);
}

function gather(root: Map<PathStep, Gathered>, item: AttributeValue, path: readonly PathStep[]): void {
  const values = valuesAlong(item, path);
  if (values === undefined) return;
  let children = root;
  path.forEach((step, index) => {
    const value = values[index];
    if (value === undefined) return;
    const last = index === path.length - 1;
    const known = children.get(step);
    const next: Gathered = known ?? (last ? { value } : { children: new Map(), list: value.L !== undefined });
    children.set(step, next);
    if ('children' in next) children = next.children;
  });
}

/** The value after each step, or nothing when the path leads nowhere. */
function valuesAlong(item: AttributeValue, path: readonly PathStep[]): AttributeValue[] | undefined {
  const values: AttributeValue[] = [];
  let value: AttributeValue | undefined = item;
  for (const step of path) {
    value = childOf(value, step);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function members(children: ReadonlyMap<PathStep, Gathered>): Item {
  const item: Item = {};
  for (const [name, child] of children) item[String(name)] = built(child);
  return item;
}

function built(gathered: Gathered): AttributeValue {
  if ('value' in gathered) return gathered.value;
  if (!gathered.list) return { M: members(gathered.children) };
  const elements = [...gathered.children].sort(([left], [right]) => Number(left) - Number(right));
  return { L: elements.map(([, child]) => built(child)) };
}
