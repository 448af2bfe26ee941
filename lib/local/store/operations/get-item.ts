import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  KeysAndAttributes,
  TransactGetItemsCommandInput,
  TransactGetItemsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../attribute-value';
import type { Row } from '../collection';
import { partitionText } from '../consumption';
import { validationError } from '../errors';
import { prepareExpressions } from '../expression/prepare';
import { wholeOrProject } from '../expression/project';
import type { StoreState } from '../store-state';
import type { Table } from '../table';
import { admitKey, DistinctItems, refuseLegacy, required } from './read-request';

const maximumKeys = 100;
const maximumResponseBytes = 16 * 1024 * 1024;

/** GetItem */
export function getItem(state: StoreState, input: GetItemCommandInput): Pick<GetItemCommandOutput, 'Item'> {
  refuseLegacy(input);
  const { projection } = prepareExpressions(input);
  const table = state.table(input.TableName);
  const key = admitKey(input.Key, table.schema);
  const row = table.rows.find(key);
  noteRead(state, table, key, row, input.ConsistentRead);
  return row === undefined ? {} : { Item: wholeOrProject(row.item, projection) };
}

/** TransactGetItems */
export function transactGetItems(
  state: StoreState,
  input: TransactGetItemsCommandInput,
): Pick<TransactGetItemsCommandOutput, 'Responses'> {
  const entries = required(input.TransactItems, 'transactItems');
  checkCount(entries.length, 'transactItems');
  const distinct = new DistinctItems('Transaction request cannot include multiple operations on one item');
  const gets = entries.map((entry) => required(entry.Get, 'transactItems.get'));
  for (const { TableName, Key } of gets) {
    const table = state.table(TableName);
    distinct.add(table, admitKey(Key, table.schema));
  }
  return { Responses: gets.map((get) => getItem(state, get)) };
}

/** BatchGetItem: what does not fit into one response comes back as unprocessed. */
export function batchGetItem(
  state: StoreState,
  input: BatchGetItemCommandInput,
): Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'> {
  const requests = Object.entries(required(input.RequestItems, 'requestItems'));
  checkCount(
    requests.reduce((sum, [, { Keys = [] }]) => sum + Keys.length, 0),
    'requestItems',
  );
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, KeysAndAttributes> = {};
  const reads = requests.map(([name, request]) => readsOf(state, name, request));
  let bytes = 0;
  reads.forEach(({ table, keys, projection }, index) => {
    const [name = '', request] = requests[index] ?? [];
    const items: Item[] = [];
    const left: Item[] = [];
    for (const key of keys) {
      const row = table.rows.find(key);
      bytes += row?.size ?? 0;
      if (bytes > maximumResponseBytes) left.push(key);
      else noteRead(state, table, key, row, request?.ConsistentRead);
      if (row !== undefined && bytes <= maximumResponseBytes) items.push(wholeOrProject(row.item, projection));
    }
    responses[name] = items;
    if (left.length > 0) unprocessed[name] = { ...request, Keys: left };
  });
  return { Responses: responses, UnprocessedKeys: unprocessed };
}

function noteRead(state: StoreState, table: Table, key: Item, row: Row | undefined, isConsistent = false): void {
  const partition = partitionText(key, table.schema.partition.name);
  state.consumption.read(table.name, partition, row?.size ?? 0, isConsistent);
}

function readsOf(state: StoreState, name: string, request: KeysAndAttributes) {
  refuseLegacy(request);
  const { projection } = prepareExpressions(request);
  const table = state.table(name);
  const distinct = new DistinctItems('Provided list of item keys contains duplicates');
  const keys = required(request.Keys, 'requestItems.keys').map((key) => admitKey(key, table.schema));
  for (const key of keys) distinct.add(table, key);
  return { table, keys, projection };
}

function checkCount(count: number, parameter: string): void {
  if (count >= 1 && count <= maximumKeys) return;
  throw validationError(
    `1 validation error detected: Value at '${parameter}' failed to satisfy constraint: Member must have length between 1 and ${maximumKeys}`,
  );
}
