import type { BatchWriteItemCommandInput, BatchWriteItemCommandOutput, WriteRequest } from '@aws-sdk/client-dynamodb';
import type { Write } from '../change';
import { validationError } from '../errors';
import type { StoreState } from '../store-state';
import { DistinctItems, required } from './read-request';
import { prepareDelete, preparePut } from './write-request';

const maximumRequests = 25;

/** All requests are checked before the first is carried out; afterwards each stands for itself. */
export function batchWriteItem(
  state: StoreState,
  input: BatchWriteItemCommandInput,
): Pick<BatchWriteItemCommandOutput, 'UnprocessedItems'> {
  const requests = Object.entries(required(input.RequestItems, 'requestItems'));
  const count = requests.reduce((sum, [, writes]) => sum + writes.length, 0);
  if (count < 1 || count > maximumRequests) {
    throw validationError(
      `Too many items requested for the BatchWriteItem call: between 1 and ${maximumRequests} can be`,
    );
  }
  const distinct = new DistinctItems('Provided list of item keys contains duplicates');
  const writes = requests.flatMap(([name, list]) => list.map((request) => prepare(state, name, request)));
  for (const { table, key } of writes) distinct.add(table, key);
  for (const write of writes) state.commit([write.plan()]);
  return { UnprocessedItems: {} };
}

function prepare(state: StoreState, TableName: string, { PutRequest, DeleteRequest }: WriteRequest): Write {
  if ((PutRequest === undefined) === (DeleteRequest === undefined)) {
    throw validationError('Supplied AttributeValue has more than one datatypes set, must contain exactly one');
  }
  if (PutRequest !== undefined) return preparePut(state, { TableName, Item: PutRequest.Item });
  return prepareDelete(state, { TableName, Key: DeleteRequest?.Key });
}
