import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { attributeOf, type Item } from '../attribute-value';
import type { PathOperand, PathStep, ValueOperand } from './syntax';

/** What the placeholders of one request stand for. */
export interface Binding {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

function resolveStep(step: PathStep, binding: Binding): PathStep {
  if (typeof step === 'number' || !step.startsWith('#')) return step;
  const name = binding.names[step];
  if (name === undefined) throw new Error(`Unbound placeholder ${step}; requests are checked before evaluation.`);
  return name;
}

/** The path with real names. */
export function resolvePath(path: PathOperand, binding: Binding): readonly PathStep[] {
  return path.steps.map((step) => resolveStep(step, binding));
}

/** The attribute a path starts at. */
export function headOf(path: PathOperand, binding: Binding): string {
  return String(resolveStep(path.steps[0] ?? '', binding));
}

/** The request's value for a placeholder. */
export function boundValue(operand: ValueOperand, binding: Binding): AttributeValue {
  const value = binding.values[operand.name];
  if (value === undefined) throw new Error(`Unbound ${operand.name}; requests are checked before evaluation.`);
  return value;
}

/** Member of a map or element of a list, `undefined` when there is no such thing. */
export function childOf(value: AttributeValue, step: PathStep): AttributeValue | undefined {
  if (typeof step === 'number') return value.L?.[step];
  return value.M === undefined ? undefined : attributeOf(value.M, step);
}

/** What the item holds at a path, still shared with the item. */
export function readPath(item: Item, path: PathOperand, binding: Binding): AttributeValue | undefined {
  let value = attributeOf(item, headOf(path, binding));
  for (let index = 1; value !== undefined && index < path.steps.length; index += 1) {
    value = childOf(value, resolveStep(path.steps[index] ?? 0, binding));
  }
  return value;
}

/** As the service prints a path in its messages. */
export function pathText(steps: readonly PathStep[]): string {
  return `[${steps.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}
