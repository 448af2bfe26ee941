import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Item } from '../attribute-value';
import { type Collection, firstPlace, type Row } from '../collection';
import { beginsWith, equalValues, orderValues } from '../compare-values';
import { validationError } from '../errors';
import { type Binding, headOf } from '../expression/binding';
import { prepareExpressions } from '../expression/prepare';
import type { Condition, Operand } from '../expression/syntax';
import { keyText } from '../key-schema';
import type { StoreState } from '../store-state';
import { type KeyCondition, type KeyTerm, keyConditionOf } from './key-condition';
import { type Page, readPage, type Source, sourceOf, startKeyOf } from './page';

/** Query */
export function query(state: StoreState, input: QueryCommandInput): Page {
  const expressions = prepareExpressions(input);
  const source = sourceOf(state, input);
  const { keyCondition, filter, binding } = expressions;
  if (keyCondition === undefined) {
    throw validationError(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const wanted = keyConditionOf(keyCondition, binding, source.collection.schema);
  if (filter !== undefined) checkFilter(filter, binding, source);
  const start = startKeyOf(input, source);
  if (start !== undefined) checkStart(start, wanted, source);
  const rows = rowsWithin(source.collection, wanted, start, input.ScanIndexForward !== false);
  return readPage(rows, input, source, expressions);
}

function* rowsWithin(
  collection: Collection,
  { partition, sort }: KeyCondition,
  start: Item | undefined,
  forward: boolean,
): Iterable<Row> {
  const rows = collection.rowsOf(keyText(partition));
  let [low, high] = sort === undefined ? [0, rows.length] : placesOf(rows, sort, collection.schema.sort?.name ?? '');
  if (start !== undefined && forward) low = Math.max(low, collection.placeAfter(rows, start));
  if (start !== undefined && !forward) high = Math.min(high, collection.placeOf(rows, start));
  for (let step = 0; step < high - low; step += 1) {
    const row = rows[forward ? low + step : high - 1 - step];
    if (row !== undefined) yield row;
  }
}

/** First place, and the place after the last, of the rows that the sort key's condition allows. */
function placesOf(rows: readonly Row[], { operator, value, high }: KeyTerm, name: string): [number, number] {
  const compare = (row: Row, bound: AttributeValue): number => {
    const order = orderValues(row.item[name] ?? { NULL: true }, bound);
    if (order === undefined) throw new Error('Sort keys have the type that the condition was checked for.');
    return order;
  };
  const from = (bound: AttributeValue) => firstPlace(rows, (row) => compare(row, bound) >= 0);
  const after = (bound: AttributeValue) => firstPlace(rows, (row) => compare(row, bound) > 0);
  switch (operator) {
    case '=':
      return [from(value), after(value)];
    case '<':
      return [0, from(value)];
    case '<=':
      return [0, after(value)];
    case '>':
      return [after(value), rows.length];
    case '>=':
      return [from(value), rows.length];
    case 'between':
      return [from(value), after(high ?? value)];
    case 'begins_with': {
      const beyond = (row: Row) => compare(row, value) > 0 && !beginsWith(row.item[name] ?? { NULL: true }, value);
      return [from(value), firstPlace(rows, beyond)];
    }
  }
}

/** A page goes on inside the condition it was cut from. */
function checkStart(start: Item, { partition, sort }: KeyCondition, { collection }: Source): void {
  const { schema } = collection;
  const given = start[schema.partition.name];
  if (given === undefined || !equalValues(given, partition)) {
    throw validationError('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (sort === undefined || schema.sort === undefined) return;
  const [low, high] = placesOf([{ item: start, size: 0 }], sort, schema.sort.name);
  if (low < high) return;
  throw validationError('The provided starting key does not match the range key predicate');
}

function checkFilter(filter: Condition, binding: Binding, { collection }: Source): void {
  const keys = collection.schema.attributes.map(({ name }) => name);
  for (const operand of operandsOf(filter)) {
    const path = operand.type === 'size' ? operand.of : operand;
    if (path.type !== 'path' || !keys.includes(headOf(path, binding))) continue;
    throw validationError(
      `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${headOf(path, binding)}`,
    );
  }
}

function operandsOf(condition: Condition): Operand[] {
  switch (condition.type) {
    case 'and':
    case 'or':
      return [...operandsOf(condition.left), ...operandsOf(condition.right)];
    case 'not':
      return operandsOf(condition.inner);
    case 'comparison':
      return [condition.left, condition.right];
    case 'between':
      return [condition.operand, condition.low, condition.high];
    case 'in':
      return [condition.operand, ...condition.options];
    case 'function':
      return condition.second === undefined ? [condition.first] : [condition.first, condition.second];
  }
}
