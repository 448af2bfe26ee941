import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type AttributeType, attributeTypes, typeOf } from '../attribute-value';
import { orderValues } from '../compare-values';
import { validationError } from '../errors';
import { type Binding, boundValue, pathText, resolvePath } from './binding';
import type { Between, Comparison, Condition, FunctionCall, Operand, Parsed } from './syntax';

const orderable: ReadonlySet<AttributeType> = new Set<AttributeType>(['S', 'N', 'B']);
const sizeless: ReadonlySet<AttributeType> = new Set<AttributeType>(['N', 'BOOL', 'NULL']);
const knownTypes: ReadonlySet<string> = new Set(attributeTypes);

/**
 * The service's checks on operands whose value is in the request. They run over the whole expression before any
 * evaluation, so that a mistake shows even where the condition would have been decided without it.
 */
export function checkCondition(parsed: Parsed<Condition>, binding: Binding): void {
  try {
    check(parsed.root, binding);
  } catch (error) {
    if (error instanceof OperandProblem) throw validationError(`Invalid ${parsed.parameter}: ${error.message}`);
    throw error;
  }
}

class OperandProblem extends Error {}

function check(condition: Condition, binding: Binding): void {
  switch (condition.type) {
    case 'and':
    case 'or':
      check(condition.left, binding);
      check(condition.right, binding);
      break;
    case 'not':
      check(condition.inner, binding);
      break;
    case 'comparison':
      checkComparison(condition, binding);
      break;
    case 'between':
      checkBetween(condition, binding);
      break;
    case 'in':
      for (const operand of [condition.operand, ...condition.options]) checkSize(operand, binding);
      break;
    case 'function':
      checkFunction(condition, binding);
      break;
  }
}

function checkComparison({ operator, left, right }: Comparison, binding: Binding): void {
  checkDistinct(operator, left, right, binding);
  for (const operand of [left, right]) {
    checkSize(operand, binding);
    if (operator !== '=' && operator !== '<>') checkType(operator, operand, orderable, binding);
  }
}

function checkBetween({ operand, low, high }: Between, binding: Binding): void {
  for (const each of [operand, low, high]) {
    checkSize(each, binding);
    checkType('BETWEEN', each, orderable, binding);
  }
  const [lower, upper] = [literal(low, binding), literal(high, binding)];
  if (lower === undefined || upper === undefined) return;
  const bounds = `lower bound operand: ${valueText(lower)}, upper bound operand: ${valueText(upper)}`;
  const order = orderValues(lower, upper);
  if (order === undefined) {
    throw new OperandProblem(`The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  }
  if (order <= 0) return;
  throw new OperandProblem(
    `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
  );
}

function checkFunction({ name, first, second }: FunctionCall, binding: Binding): void {
  checkSize(first, binding);
  if (second === undefined) return;
  checkSize(second, binding);
  checkDistinct(name, first, second, binding);
  if (name === 'begins_with') {
    for (const operand of [first, second]) checkType(name, operand, new Set<AttributeType>(['S', 'B']), binding);
  }
  if (name === 'attribute_type') checkTypeName(name, second, binding);
}

function checkTypeName(name: string, operand: Operand, binding: Binding): void {
  const type = literal(operand, binding);
  if (type?.S === undefined) throw wrongType(name, type === undefined ? '{document path}' : typeOf(type));
  if (knownTypes.has(type.S)) return;
  throw new OperandProblem(
    `Invalid attribute type name found; type: ${type.S}, valid types: {${attributeTypes.join(',')}}`,
  );
}

function checkSize(operand: Operand, binding: Binding): void {
  const value = operand.type === 'size' ? literal(operand.of, binding) : undefined;
  if (value !== undefined && sizeless.has(typeOf(value))) throw wrongType('size', typeOf(value));
}

function checkType(operator: string, operand: Operand, allowed: ReadonlySet<AttributeType>, binding: Binding): void {
  const value = literal(operand, binding);
  if (value !== undefined && !allowed.has(typeOf(value))) throw wrongType(operator, typeOf(value));
}

function checkDistinct(operator: string, left: Operand, right: Operand, binding: Binding): void {
  if (left.type !== 'path' || right.type !== 'path' || left.steps.length !== right.steps.length) return;
  const [first, second] = [resolvePath(left, binding), resolvePath(right, binding)];
  if (first.some((step, index) => step !== second[index])) return;
  throw new OperandProblem(
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${pathText(first)}`,
  );
}

function literal(operand: Operand, binding: Binding): AttributeValue | undefined {
  return operand.type === 'value' ? boundValue(operand, binding) : undefined;
}

function valueText(value: AttributeValue): string {
  return `AttributeValue: {${typeOf(value)}:${value.S ?? value.N ?? ''}}`;
}

function wrongType(operator: string, type: string): OperandProblem {
  return new OperandProblem(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}
