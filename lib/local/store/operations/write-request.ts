import type { ConditionCheck, Delete, Put, Update } from '@aws-sdk/client-dynamodb';
import { admitItem } from '../admit-value';
import { frozen, type Item } from '../attribute-value';
import type { Write } from '../change';
import type { Row } from '../collection';
import { partitionText } from '../consumption';
import { conditionFailed, parameterError, validationError } from '../errors';
import { applyUpdate, createsItem } from '../expression/apply-update';
import { headOf } from '../expression/binding';
import { evaluateCondition } from '../expression/evaluate-condition';
import { type Expressions, prepareExpressions } from '../expression/prepare';
import { itemSize, maximumItemBytes } from '../item-size';
import type { StoreState } from '../store-state';
import type { Table } from '../table';
import { admitKey, oneOf, refuseLegacy, required } from './read-request';

/** A checked update, with what is needed to tell what it touched. */
export interface UpdateWrite extends Write {
  readonly expressions: Expressions;
}

type Conditional = Pick<Put, 'ReturnValuesOnConditionCheckFailure'>;

/** Checks a put, alone or in a batch or transaction. */
export function preparePut(state: StoreState, input: Partial<Put>): Write {
  const { table, expressions } = begin(state, input);
  const item = frozen(admitItem(required(input.Item, 'item')));
  table.checkItem(item);
  const after = { item, size: itemSize(item) };
  if (after.size > maximumItemBytes) throw validationError('Item size has exceeded the maximum allowed size');
  const key = table.keyOf(item);
  return { table, key, plan: () => ({ table, before: checked(state, table, key, input, expressions), after }) };
}

/** Checks a delete, alone or in a batch or transaction. */
export function prepareDelete(state: StoreState, input: Partial<Delete>): Write {
  const { table, expressions } = begin(state, input);
  const key = admitKey(input.Key, table.schema);
  return {
    table,
    key,
    plan: () => ({ table, before: checked(state, table, key, input, expressions), after: undefined }),
  };
}

/** Checks a transaction's condition check, which writes what is there. */
export function prepareCheck(state: StoreState, input: ConditionCheck): Write {
  required(input.ConditionExpression, 'conditionExpression');
  const { table, expressions } = begin(state, input);
  const key = admitKey(input.Key, table.schema);
  const plan = () => {
    const row = checked(state, table, key, input, expressions);
    return { table, before: row, after: row };
  };
  return { table, key, plan };
}

/** A transaction's Update must say what to do; UpdateItem may just create the item. */
export function prepareUpdate(state: StoreState, input: Partial<Update>): UpdateWrite {
  const { table, expressions } = begin(state, input);
  const key = admitKey(input.Key, table.schema);
  const { update: actions = [], binding } = expressions;
  for (const { path } of actions) {
    const head = headOf(path, binding);
    if (!table.schema.attributes.some(({ name }) => name === head)) continue;
    throw parameterError(`Cannot update attribute ${head}. This attribute is part of the key`);
  }
  const plan = () => {
    const before = checked(state, table, key, input, expressions);
    if (before === undefined && actions.length > 0 && !createsItem(actions)) return { table, before, after: undefined };
    const item = frozen(applyUpdate(actions, before?.item ?? key, binding));
    table.checkIndexKeys(item);
    const after = { item, size: itemSize(item) };
    if (after.size <= maximumItemBytes) return { table, before, after };
    throw validationError('Item size to update has exceeded the maximum allowed size');
  };
  return { table, key, expressions, plan };
}

function begin(state: StoreState, input: Partial<Put & Update>): { table: Table; expressions: Expressions } {
  refuseLegacy(input);
  oneOf(input.ReturnValuesOnConditionCheckFailure, 'returnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE']);
  const expressions = prepareExpressions(input);
  return { table: state.table(input.TableName), expressions };
}

/** The row there is now, once the condition holds for it. */
function checked(
  state: StoreState,
  table: Table,
  key: Item,
  input: Conditional,
  expressions: Expressions,
): Row | undefined {
  const row = table.rows.find(key);
  const { condition, binding } = expressions;
  if (condition === undefined || evaluateCondition(condition, row?.item ?? {}, binding)) return row;
  state.consumption.refused(table.name, partitionText(key, table.schema.partition.name), row);
  throw conditionFailed(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? row?.item : undefined);
}
