import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, typeOf } from '../attribute-value';
import { beginsWith, containsValue, equalValues, orderValues, sizeOf } from '../compare-values';
import { type Binding, boundValue, readPath } from './binding';
import type { Comparator, Condition, FunctionCall, Operand } from './syntax';

type Value = AttributeValue | undefined;

/** Whether `item` satisfies a checked condition; an absent item is an empty one. */
export function evaluateCondition(condition: Condition, item: Item, binding: Binding): boolean {
  switch (condition.type) {
    case 'and':
      return evaluateCondition(condition.left, item, binding) && evaluateCondition(condition.right, item, binding);
    case 'or':
      return evaluateCondition(condition.left, item, binding) || evaluateCondition(condition.right, item, binding);
    case 'not':
      return !evaluateCondition(condition.inner, item, binding);
    case 'comparison':
      return compare(condition.operator, read(condition.left, item, binding), read(condition.right, item, binding));
    case 'between': {
      const value = read(condition.operand, item, binding);
      return (
        compare('>=', value, read(condition.low, item, binding)) &&
        compare('<=', value, read(condition.high, item, binding))
      );
    }
    case 'in': {
      const value = read(condition.operand, item, binding);
      return condition.options.some((option) => compare('=', value, read(option, item, binding)));
    }
    case 'function':
      return call(condition, item, binding);
  }
}

function read(operand: Operand, item: Item, binding: Binding): Value {
  if (operand.type === 'value') return boundValue(operand, binding);
  if (operand.type === 'path') return readPath(item, operand, binding);
  const measured = read(operand.of, item, binding);
  const size = measured === undefined ? undefined : sizeOf(measured);
  return size === undefined ? undefined : { N: String(size) };
}

/** An absent value equals nothing, is different from everything, and has no order. */
function compare(operator: Comparator, left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return operator === '<>';
  if (operator === '=') return equalValues(left, right);
  if (operator === '<>') return !equalValues(left, right);
  const order = orderValues(left, right);
  if (order === undefined) return false;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function call({ name, first, second }: FunctionCall, item: Item, binding: Binding): boolean {
  const value = read(first, item, binding);
  if (name === 'attribute_exists') return value !== undefined;
  if (name === 'attribute_not_exists') return value === undefined;
  const argument = second === undefined ? undefined : read(second, item, binding);
  if (value === undefined || argument === undefined) return false;
  switch (name) {
    case 'attribute_type':
      return typeOf(value) === argument.S;
    case 'begins_with':
      return beginsWith(value, argument);
    case 'contains':
      return containsValue(value, argument);
  }
}
