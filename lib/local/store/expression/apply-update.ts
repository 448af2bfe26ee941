import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, typeOf } from '../attribute-value';
import { bytesText } from '../compare-values';
import { validationError } from '../errors';
import { addNumbers, subtractNumbers } from '../numbers';
import { type Binding, boundValue, readPath, resolvePath } from './binding';
import { type Edit, editItem, invalidPath } from './edit-item';
import type { PathOperand, UpdateAction, UpdateValue } from './syntax';

/** The updated item. Every action sees the item as it was, so their order does not matter. */
export function applyUpdate(actions: readonly UpdateAction[], item: Item, binding: Binding): Item {
  const edits: Edit[] = [];
  for (const action of actions) {
    const existing = readPath(item, action.path, binding);
    if (existing === undefined) checkParent(item, action.path, binding);
    const value = newValue(action, existing, item, binding);
    if (value === undefined && existing === undefined) continue;
    edits.push({ path: resolvePath(action.path, binding), value });
  }
  return editItem(item, edits);
}

/** Removing something from an item that does not exist is not worth an item. */
export function createsItem(actions: readonly UpdateAction[]): boolean {
  return actions.some((action) => action.type === 'SET' || action.type === 'ADD');
}

function checkParent(item: Item, path: PathOperand, binding: Binding): void {
  const last = path.steps.at(-1);
  if (path.steps.length === 1 || last === undefined) return;
  const parent = readPath(item, { type: 'path', steps: path.steps.slice(0, -1) }, binding);
  if ((typeof last === 'number' ? parent?.L : parent?.M) === undefined) throw invalidPath();
}

function newValue(
  action: UpdateAction,
  existing: AttributeValue | undefined,
  item: Item,
  binding: Binding,
): AttributeValue | undefined {
  switch (action.type) {
    case 'SET':
      return evaluate(action.value, item, binding);
    case 'REMOVE':
      return undefined;
    case 'ADD':
      return add(existing, boundValue(action.value, binding));
    case 'DELETE':
      return existing === undefined ? undefined : remove(existing, boundValue(action.value, binding));
  }
}

function evaluate(value: UpdateValue, item: Item, binding: Binding): AttributeValue {
  switch (value.type) {
    case 'value':
      return boundValue(value, binding);
    case 'path': {
      const found = readPath(item, value, binding);
      if (found !== undefined) return found;
      throw validationError('The provided expression refers to an attribute that does not exist in the item');
    }
    case 'if_not_exists':
      return readPath(item, value.path, binding) ?? evaluate(value.fallback, item, binding);
    case 'list_append': {
      const [first, second] = [evaluate(value.first, item, binding).L, evaluate(value.second, item, binding).L];
      if (first === undefined || second === undefined) throw wrongType();
      return { L: [...first, ...second] };
    }
    case 'arithmetic': {
      const [left, right] = [evaluate(value.left, item, binding).N, evaluate(value.right, item, binding).N];
      if (left === undefined || right === undefined) throw wrongType();
      return { N: value.operator === '+' ? addNumbers(left, right) : subtractNumbers(left, right) };
    }
  }
}

function add(existing: AttributeValue | undefined, operand: AttributeValue): AttributeValue {
  if (existing === undefined) return operand;
  if (typeOf(existing) !== typeOf(operand)) throw wrongType();
  if (existing.N !== undefined && operand.N !== undefined) return { N: addNumbers(existing.N, operand.N) };
  if (existing.SS !== undefined) return { SS: union(existing.SS, operand.SS ?? []) };
  if (existing.NS !== undefined) return { NS: union(existing.NS, operand.NS ?? []) };
  return { BS: [...(existing.BS ?? []), ...withoutBytes(operand.BS ?? [], existing.BS ?? [])] };
}

/** What is left of a set; an empty set is no value at all. */
function remove(existing: AttributeValue, operand: AttributeValue): AttributeValue | undefined {
  if (typeOf(existing) !== typeOf(operand)) throw wrongType();
  if (existing.BS !== undefined) {
    const left = withoutBytes(existing.BS, operand.BS ?? []);
    return left.length === 0 ? undefined : { BS: left };
  }
  const gone = new Set(operand.SS ?? operand.NS);
  const left = (existing.SS ?? existing.NS ?? []).filter((member) => !gone.has(member));
  if (left.length === 0) return undefined;
  return existing.SS === undefined ? { NS: left } : { SS: left };
}

function union(existing: readonly string[], added: readonly string[]): string[] {
  return [...new Set([...existing, ...added])];
}

function withoutBytes(members: readonly Uint8Array[], gone: readonly Uint8Array[]): Uint8Array[] {
  const texts = new Set(gone.map(bytesText));
  return members.filter((member) => !texts.has(bytesText(member)));
}

function wrongType(): Error {
  return validationError('An operand in the update expression has an incorrect data type');
}
