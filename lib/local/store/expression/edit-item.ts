import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../attribute-value';
import { validationError } from '../errors';
import { childOf } from './binding';
import type { PathStep } from './syntax';

/** One path's new value; `undefined` removes what is there. */
export interface Edit {
  readonly path: readonly PathStep[];
  readonly value: AttributeValue | undefined;
}

/**
 * The item with all edits made, sharing what they do not touch. List indexes mean places in the original list:
 * values are written first, in the order of their indexes, and removals go from the back.
 */
export function editItem(item: Item, edits: readonly Edit[]): Item {
  const writes = edits.filter((edit) => edit.value !== undefined);
  const removals = edits.filter((edit) => edit.value === undefined);
  writes.sort((left, right) => comparePaths(left.path, right.path));
  removals.sort((left, right) => comparePaths(right.path, left.path));
  const edited = { ...item };
  for (const edit of writes) editAttribute(edited, edit);
  for (const edit of removals) editAttribute(edited, edit);
  return edited;
}

/** Changes the copy of the item itself; everything below it is replaced rather than changed. */
function editAttribute(edited: Item, { path, value }: Edit): void {
  const head = String(path[0]);
  const existing = edited[head];
  if (path.length > 1 && existing === undefined) throw invalidPath();
  const next = path.length === 1 || existing === undefined ? value : replaceAt(existing, path, 1, value);
  if (next === undefined) delete edited[head];
  else edited[head] = next;
}

/** A total order in which list indexes ascend. */
function comparePaths(left: readonly PathStep[], right: readonly PathStep[]): number {
  const at = left.findIndex((step, index) => step !== right[index]);
  const [ours, theirs] = [left[at], right[at]];
  if (ours === undefined || theirs === undefined) return left.length - right.length;
  if (typeof ours === 'number' && typeof theirs === 'number') return ours - theirs;
  return String(ours) < String(theirs) ? -1 : 1;
}

function replaceAt(
  parent: AttributeValue,
  path: readonly PathStep[],
  depth: number,
  value: AttributeValue | undefined,
): AttributeValue {
  const step = path[depth];
  if (step === undefined) throw new Error('A path goes on below its depth.');
  const last = depth === path.length - 1;
  const child = last ? undefined : childOf(parent, step);
  if (!last && child === undefined) throw invalidPath();
  const next = child === undefined ? value : replaceAt(child, path, depth + 1, value);
  return typeof step === 'number'
    ? { L: replaceElement(parent, step, next) }
    : { M: replaceMember(parent, step, next) };
}

function replaceElement(parent: AttributeValue, index: number, value: AttributeValue | undefined): AttributeValue[] {
  if (parent.L === undefined) throw invalidPath();
  const list = parent.L.slice();
  if (value === undefined) list.splice(index, 1);
  else list[Math.min(index, list.length)] = value;
  return list;
}

function replaceMember(parent: AttributeValue, name: string, value: AttributeValue | undefined): Item {
  if (parent.M === undefined) throw invalidPath();
  const map = { ...parent.M };
  if (value === undefined) delete map[name];
  else map[name] = value;
  return map;
}

/** The path leads through something that is missing or has no such parts. */
export function invalidPath(): Error {
  return validationError('The document path provided in the update expression is invalid for update');
}
