import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { admitValue } from '../admit-value';
import type { Item } from '../attribute-value';
import { isValidationError, validationError } from '../errors';
import { type Binding, resolvePath } from './binding';
import { checkCondition } from './check-condition';
import { checkPaths } from './check-paths';
import { checkUpdate } from './check-update';
import { cacheByText } from './parse-cache';
import { parseCondition } from './parse-condition';
import { parseProjection } from './parse-projection';
import { parseUpdate } from './parse-update';
import type { Condition, Parsed, PathStep, UpdateAction } from './syntax';

/** The parameters of any request that have to do with expressions. */
export interface ExpressionInput {
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
}

/** A request's expressions, checked, with what their placeholders stand for. */
export interface Expressions {
  readonly binding: Binding;
  readonly condition: Condition | undefined;
  readonly update: readonly UpdateAction[] | undefined;
  readonly keyCondition: Condition | undefined;
  readonly filter: Condition | undefined;
  readonly projection: readonly (readonly PathStep[])[] | undefined;
}

const parsers = {
  condition: cacheByText('ConditionExpression', parseCondition),
  update: cacheByText('UpdateExpression', parseUpdate),
  keyCondition: cacheByText('KeyConditionExpression', parseCondition),
  filter: cacheByText('FilterExpression', parseCondition),
  projection: cacheByText('ProjectionExpression', parseProjection),
};

/** Parses and checks everything that can be checked without an item. */
export function prepareExpressions(input: ExpressionInput): Expressions {
  const condition = parsed(parsers.condition, input.ConditionExpression);
  const update = parsed(parsers.update, input.UpdateExpression);
  const keyCondition = parsed(parsers.keyCondition, input.KeyConditionExpression);
  const filter = parsed(parsers.filter, input.FilterExpression);
  const projection = parsed(parsers.projection, input.ProjectionExpression);
  const all = [condition, update, keyCondition, filter, projection].filter((each) => each !== undefined);
  const binding = bind(input, all);
  for (const each of [condition, keyCondition, filter]) if (each !== undefined) checkCondition(each, binding);
  if (update !== undefined) checkUpdate(update, binding);
  const paths = projection?.root.map((path) => resolvePath(path, binding));
  if (projection !== undefined && paths !== undefined) checkPaths(projection.parameter, paths);
  return {
    binding,
    condition: condition?.root,
    update: update?.root,
    keyCondition: keyCondition?.root,
    filter: filter?.root,
    projection: paths,
  };
}

function parsed<Root>(parse: (text: string) => Parsed<Root>, text: string | undefined): Parsed<Root> | undefined {
  return text === undefined ? undefined : parse(text);
}

function bind(input: ExpressionInput, expressions: readonly Parsed<unknown>[]): Binding {
  const names = input.ExpressionAttributeNames;
  const given = input.ExpressionAttributeValues;
  checkGiven('ExpressionAttributeNames', names, /^#\w+$/, expressions);
  checkGiven('ExpressionAttributeValues', given, /^:\w+$/, expressions);
  for (const expression of expressions) {
    checkDefined(expression.parameter, 'name used in the document path', 'name', expression.names, names);
    checkDefined(expression.parameter, 'value used in expression', 'value', expression.values, given);
  }
  checkUsed(
    'ExpressionAttributeNames',
    names,
    expressions.map((expression) => expression.names),
  );
  checkUsed(
    'ExpressionAttributeValues',
    given,
    expressions.map((expression) => expression.values),
  );
  return { names: names ?? {}, values: given === undefined ? {} : admitValues(given) };
}

function checkGiven(parameter: string, given: object | undefined, form: RegExp, expressions: readonly unknown[]): void {
  if (given === undefined) return;
  if (expressions.length === 0) throw validationError(`${parameter} can only be specified when using expressions`);
  const keys = Object.keys(given);
  if (keys.length === 0) throw validationError(`${parameter} must not be empty`);
  const wrong = keys.find((key) => !form.test(key));
  if (wrong !== undefined) throw validationError(`${parameter} contains invalid key: Syntax error; key: "${wrong}"`);
}

function checkDefined(
  parameter: string,
  role: string,
  kind: string,
  used: readonly string[],
  given: Readonly<Record<string, unknown>> | undefined,
): void {
  const missing = used.find((placeholder) => given?.[placeholder] === undefined);
  if (missing === undefined) return;
  throw validationError(
    `Invalid ${parameter}: An expression attribute ${role} is not defined; attribute ${kind}: ${missing}`,
  );
}

function checkUsed(parameter: string, given: object | undefined, used: readonly (readonly string[])[]): void {
  if (given === undefined) return;
  const unused = Object.keys(given).filter((key) => !used.some((names) => names.includes(key)));
  if (unused.length === 0) return;
  throw validationError(`Value provided in ${parameter} unused in expressions: keys: {${unused.join(', ')}}`);
}

function admitValues(given: Readonly<Record<string, AttributeValue>>): Item {
  const values: Item = {};
  for (const key in given) {
    const value = given[key];
    if (value !== undefined) values[key] = admitNamed(key, value);
  }
  return values;
}

function admitNamed(key: string, value: AttributeValue): AttributeValue {
  try {
    return admitValue(value);
  } catch (error) {
    if (!isValidationError(error)) throw error;
    throw validationError(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`);
  }
}
