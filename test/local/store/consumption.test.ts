import type { Consumed } from '../../../lib/local/store/consumption';
import { MemoryDynamo } from '../../../lib/local/store/memory-dynamo';
import { DynaliteServer } from './dynalite-server';

const tables = [
  {
    name: 'things',
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [{ name: 'open', partitionKey: 'open_in', sortKey: 'at' }],
  },
];
const TableName = 'things';
const s = (text: string) => ({ S: text });
const thing = (sk: string, bytes: number, more: object = {}) => ({
  pk: s('a'),
  sk: s(sk),
  text: s('x'.repeat(bytes)),
  ...more,
});
const key = (sk: string) => ({ pk: s('a'), sk: s(sk) });
const open = { open_in: s('dev'), at: s('1') };

/** What is asked, in order; each with what it must use: by the item, and by the index. */
const asked: readonly (readonly [says: string, operation: string, input: object, item: number, index?: number])[] = [
  ['a new item is paid by its size', 'PutItem', { Item: thing('1', 2500) }, 3],
  ['one that is indexed is paid for twice', 'PutItem', { Item: thing('2', 2500, open) }, 3, 3],
  ['a strong read goes by 4 KB', 'GetItem', { Key: key('1'), ConsistentRead: true }, 1],
  ['a stale one is half', 'GetItem', { Key: key('1') }, 0.5],
  ['what is not there is read too', 'GetItem', { Key: key('none'), ConsistentRead: true }, 1],
  ['a projection saves nothing', 'PutItem', { Item: thing('3', 9000) }, 9],
  ['the whole item is read', 'GetItem', { Key: key('3'), ProjectionExpression: 'sk', ConsistentRead: true }, 3],
  [
    'a query is paid by the sum of what it reads',
    'Query',
    { KeyConditionExpression: 'pk = :a', ExpressionAttributeValues: { ':a': s('a') }, ConsistentRead: true },
    4,
  ],
  [
    'a query of an index reads stale',
    'Query',
    { IndexName: 'open', KeyConditionExpression: 'open_in = :a', ExpressionAttributeValues: { ':a': s('dev') } },
    0.5,
  ],
  [
    'an update is paid by the larger of before and after',
    'UpdateItem',
    {
      Key: key('3'),
      UpdateExpression: 'SET #t = :x',
      ExpressionAttributeNames: { '#t': 'text' },
      ExpressionAttributeValues: { ':x': s('x') },
    },
    9,
  ],
  [
    'an entry that leaves the index is written there once more',
    'UpdateItem',
    { Key: key('2'), UpdateExpression: 'REMOVE open_in' },
    3,
    3,
  ],
  ['what was deleted is paid by what it was', 'DeleteItem', { Key: key('1') }, 3],
];

function used(): { store: MemoryDynamo; seen: Consumed[] } {
  const store = new MemoryDynamo({ now: () => 0 });
  for (const table of tables) store.createTable(table);
  const seen: Consumed[] = [];
  store.onConsumed((consumed) => seen.push(consumed));
  return { store, seen };
}

test('the store tells what every operation uses', () => {
  const { store, seen } = used();
  for (const [says, operation, input, item, index = 0] of asked) {
    seen.length = 0;
    store.call(operation, { TableName, ...input });
    const sum = (of: (one: Consumed) => number) => seen.reduce((total, one) => total + of(one), 0);
    expect({
      says,
      item: sum(({ readUnits, writeUnits }) => readUnits + writeUnits),
      index: sum(({ indexWriteUnits }) => indexWriteUnits),
    }).toEqual({ says, item, index });
  }
});

test('a refused condition is paid by what stands there', () => {
  const { store, seen } = used();
  store.call('PutItem', { TableName, Item: thing('1', 2500) });
  seen.length = 0;
  expect(() =>
    store.call('PutItem', { TableName, Item: thing('1', 1), ConditionExpression: 'attribute_not_exists(pk)' }),
  ).toThrow();
  expect(seen).toEqual([{ table: TableName, partition: 'a', readUnits: 0, writeUnits: 3, indexWriteUnits: 0 }]);
});

test('an index whose entry looks as before is not written', () => {
  const { store, seen } = used();
  store.call('PutItem', { TableName, Item: thing('1', 10, open) });
  seen.length = 0;
  store.call('PutItem', { TableName, Item: thing('1', 10, open) });
  expect(seen).toMatchObject([{ writeUnits: 1, indexWriteUnits: 0 }]);
});

test('a batch is paid item by item', () => {
  const { store, seen } = used();
  store.call('PutItem', { TableName, Item: thing('1', 4500) });
  seen.length = 0;
  store.call('BatchGetItem', {
    RequestItems: { [TableName]: { Keys: [key('1'), key('none')], ConsistentRead: true } },
  });
  expect(seen.map(({ readUnits }) => readUnits)).toEqual([2, 1]);
});

test('dynalite counts the same for the items themselves', async () => {
  const server = await DynaliteServer.start(tables);
  try {
    for (const [says, operation, input, item] of asked) {
      const answer = await server.call(operation, { TableName, ...input, ReturnConsumedCapacity: 'INDEXES' });
      const { ConsumedCapacity: told } = answer as {
        ConsumedCapacity: { CapacityUnits: number; Table?: { CapacityUnits: number } };
      };
      const isQueryOfIndex = 'IndexName' in input;
      expect({ says, item: isQueryOfIndex ? told.CapacityUnits : told.Table?.CapacityUnits }).toEqual({ says, item });
    }
  } finally {
    await server.stop();
  }
});
