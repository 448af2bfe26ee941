import {
  type CancellationReason,
  ConditionalCheckFailedException,
  type TransactWriteItem,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Change, Write } from '../change';
import { isValidationError, transactionCancelled, validationError } from '../errors';
import type { StoreState } from '../store-state';
import { DistinctItems, required } from './read-request';
import { prepareCheck, prepareDelete, preparePut, prepareUpdate } from './write-request';

const maximumActions = 100;
const maximumBytes = 4 * 1024 * 1024;

/** All or nothing: every action is planned on the state as it is, and only then are the changes made. */
export function transactWriteItems(state: StoreState, input: TransactWriteItemsCommandInput): Record<string, never> {
  const actions = required(input.TransactItems, 'transactItems');
  if (actions.length < 1 || actions.length > maximumActions) {
    throw validationError(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length between 1 and ${maximumActions}`,
    );
  }
  const token = input.ClientRequestToken;
  const request = token === undefined ? '' : JSON.stringify(actions);
  if (token !== undefined && state.tokens.isRepeat(token, request, state.now())) return {};
  const distinct = new DistinctItems('Transaction request cannot include multiple operations on one item');
  const writes = actions.map((action) => prepare(state, action));
  for (const { table, key } of writes) distinct.add(table, key);
  state.commit(planAll(writes));
  if (token !== undefined) state.tokens.remember(token, request, state.now());
  return {};
}

function prepare(state: StoreState, { ConditionCheck, Put, Update, Delete, ...rest }: TransactWriteItem): Write {
  const given = [ConditionCheck, Put, Update, Delete].filter((each) => each !== undefined).length;
  if (given !== 1 || Object.keys(rest).length > 0) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (ConditionCheck !== undefined) return prepareCheck(state, ConditionCheck);
  if (Put !== undefined) return preparePut(state, Put);
  if (Delete !== undefined) return prepareDelete(state, Delete);
  required(Update?.UpdateExpression, 'transactItems.update.updateExpression');
  return prepareUpdate(state, Update ?? {});
}

function planAll(writes: readonly Write[]): Change[] {
  const changes: Change[] = [];
  const reasons: CancellationReason[] = [];
  for (const write of writes) {
    try {
      changes.push(write.plan());
      reasons.push({ Code: 'None' });
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  if (changes.length < writes.length) throw transactionCancelled(reasons);
  const bytes = changes.reduce((sum, { after }) => sum + (after?.size ?? 0), 0);
  if (bytes > maximumBytes) throw validationError('Transaction items size exceeds the limit of 4 MB');
  return changes;
}

function reasonOf(error: unknown): CancellationReason {
  if (error instanceof ConditionalCheckFailedException) {
    const reason = { Code: 'ConditionalCheckFailed', Message: error.message };
    return error.Item === undefined ? reason : { ...reason, Item: error.Item };
  }
  if (isValidationError(error)) return { Code: 'ValidationError', Message: error.message };
  throw error;
}
