import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { typeOf } from '../attribute-value';
import { parameterError, validationError } from '../errors';
import { type Binding, boundValue, headOf } from '../expression/binding';
import type { Comparator, Condition, Operand } from '../expression/syntax';
import { checkKeySize, type KeyAttribute, type KeySchema } from '../key-schema';

type KeyOperator = '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with';

/** A condition on one key attribute; `high` is the upper bound of a BETWEEN. */
export interface KeyTerm {
  readonly operator: KeyOperator;
  readonly value: AttributeValue;
  readonly high?: AttributeValue;
}

/** What a query asks of the partition key and the sort key. */
export interface KeyCondition {
  readonly partition: AttributeValue;
  readonly sort: KeyTerm | undefined;
}

const mirrored: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Reads a parsed key condition as what a query may ask of `schema`. */
export function keyConditionOf(condition: Condition, binding: Binding, schema: KeySchema): KeyCondition {
  const terms = new Map<string, KeyTerm>();
  collect(condition, binding, terms);
  const partition = terms.get(schema.partition.name);
  const sort = schema.sort === undefined ? undefined : terms.get(schema.sort.name);
  if (partition === undefined) throw missed(schema.partition);
  if (terms.size > (sort === undefined ? 1 : 2)) {
    throw schema.sort === undefined ? validationError('Query key condition not supported') : missed(schema.sort);
  }
  if (partition.operator !== '=') throw validationError('Query key condition not supported');
  checkTerm(partition, schema.partition, schema);
  if (sort !== undefined && schema.sort !== undefined) checkTerm(sort, schema.sort, schema);
  return { partition: partition.value, sort };
}

function missed({ name }: KeyAttribute): Error {
  return validationError(`Query condition missed key schema element: ${name}`);
}

function checkTerm({ operator, value, high }: KeyTerm, attribute: KeyAttribute, schema: KeySchema): void {
  for (const each of [value, high]) {
    if (each === undefined) continue;
    if (typeOf(each) !== attribute.type) {
      throw parameterError('Condition parameter type does not match schema type');
    }
    if (operator !== 'begins_with') checkKeySize(each, attribute, schema);
  }
}

function collect(condition: Condition, binding: Binding, terms: Map<string, KeyTerm>): void {
  if (condition.type === 'and') {
    collect(condition.left, binding, terms);
    collect(condition.right, binding, terms);
    return;
  }
  const [name, term] = readTerm(condition, binding);
  if (terms.has(name)) throw validationError('KeyConditionExpressions must only contain one condition per key');
  terms.set(name, term);
}

function readTerm(condition: Condition, binding: Binding): [string, KeyTerm] {
  switch (condition.type) {
    case 'comparison': {
      const { operator, left, right } = condition;
      if (operator === '<>') throw invalidOperator(operator);
      if (left.type === 'path') return [nameOf(left, binding), { operator, value: operandValue(right, binding) }];
      const turned = mirrored[operator];
      if (turned === '<>') throw invalidOperator(turned);
      return [nameOf(right, binding), { operator: turned, value: operandValue(left, binding) }];
    }
    case 'between': {
      const { operand, low, high } = condition;
      const term = {
        operator: 'between',
        value: operandValue(low, binding),
        high: operandValue(high, binding),
      } as const;
      return [nameOf(operand, binding), term];
    }
    case 'function': {
      const { name, first, second } = condition;
      if (name !== 'begins_with' || second === undefined) throw invalidOperator(name);
      return [nameOf(first, binding), { operator: name, value: operandValue(second, binding) }];
    }
    default:
      throw invalidOperator(condition.type.toUpperCase());
  }
}

function invalidOperator(operator: string): Error {
  return validationError(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function nameOf(operand: Operand, binding: Binding): string {
  if (operand.type === 'size') throw validationError('KeyConditionExpressions cannot contain nested operations');
  if (operand.type === 'value')
    throw validationError('Invalid condition in KeyConditionExpression: No key attribute specified');
  if (operand.steps.length === 1) return headOf(operand, binding);
  throw validationError('KeyConditionExpressions cannot have conditions on nested attributes');
}

function operandValue(operand: Operand, binding: Binding): AttributeValue {
  if (operand.type === 'value') return boundValue(operand, binding);
  if (operand.type === 'size') throw validationError('KeyConditionExpressions cannot contain nested operations');
  throw validationError('Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition');
}
