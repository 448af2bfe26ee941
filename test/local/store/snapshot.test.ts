import { deserialize, serialize } from 'node:v8';
import { MemoryDynamo } from '../../../lib/local/store/memory-dynamo';
import type { StoreSnapshot } from '../../../lib/local/store/snapshot';
import { b, key, l, m, n, s, thing, update } from './cases/shorthand';
import { tables } from './conformance';

const full = thing({
  bytes: b(0, 255),
  set: { BS: [Uint8Array.of(1)] },
  doc: m({ B: l(b(7)), M: n(1) }),
  kind: s('k'),
  rank: n(1),
});
const query = {
  TableName: 'things',
  IndexName: 'by-kind',
  KeyConditionExpression: 'kind = :k',
  ExpressionAttributeValues: { ':k': s('k') },
};

function createStore(now: () => number = () => 0): MemoryDynamo {
  const store = new MemoryDynamo({ now });
  for (const table of tables) store.createTable(table);
  store.call('PutItem', { TableName: 'things', Item: full });
  store.call('PutItem', { TableName: 'blobs', Item: { pk: s('a'), bytes: b(1, 2) } });
  return store;
}

describe('a snapshot', () => {
  test.each([
    ['JSON', (snapshot: StoreSnapshot): StoreSnapshot => JSON.parse(JSON.stringify(snapshot))],
    ['v8', (snapshot: StoreSnapshot): StoreSnapshot => deserialize(serialize(snapshot))],
  ])('survives %s and fills an empty store, indexes and bytes included', (_, travel) => {
    const store = createStore();
    const restored = new MemoryDynamo({ now: () => 0 });

    restored.restore(travel(store.snapshot()));

    expect(restored.call('Query', query)).toEqual({ Items: [full], Count: 1, ScannedCount: 1 });
    expect(restored.call('GetItem', { TableName: 'blobs', Key: { pk: s('a'), bytes: b(1, 2) } })).toHaveProperty(
      'Item',
    );
    expect(restored.snapshot()).toEqual(store.snapshot());
  });

  test('is not changed by later writes, and can be restored twice', () => {
    const store = createStore();
    const snapshot = store.snapshot();

    for (const value of ['x', 'y']) {
      store.call('UpdateItem', update('SET kind = :k, added = :k', { ':k': s(value) }));
      store.restore(snapshot);
    }

    expect(store.call('Query', query)).toEqual({ Items: [full], Count: 1, ScannedCount: 1 });
  });

  test('keeps the listeners and goes on numbering the records', () => {
    const store = createStore();
    const ids: string[] = [];
    store.onWrite(({ eventID }) => ids.push(eventID));

    store.restore(store.snapshot());
    store.call('DeleteItem', { TableName: 'things', Key: key });

    expect(ids).toEqual(['3'.padStart(32, '0')]);
  });

  test('of something else is refused', () => {
    expect(() => createStore().restore({ format: 2 } as never)).toThrow('not a snapshot');
  });
});

describe('client tokens', () => {
  const transact = {
    ClientRequestToken: 'token',
    TransactItems: [
      {
        Update: {
          TableName: 'things',
          Key: { pk: s('b'), sk: s('1') },
          UpdateExpression: 'ADD a :one',
          ExpressionAttributeValues: { ':one': n(1) },
        },
      },
    ],
  };
  const count = (store: MemoryDynamo) =>
    store.call('GetItem', { TableName: 'things', Key: { pk: s('b'), sk: s('1') } });

  test('are remembered for ten minutes, snapshots included', () => {
    const clock = { time: 0 };
    const store = createStore(() => clock.time);
    store.call('TransactWriteItems', transact);
    const restored = new MemoryDynamo({ now: () => clock.time });
    restored.restore(store.snapshot());

    clock.time = 10 * 60_000 - 1;
    restored.call('TransactWriteItems', transact);
    expect(count(restored)).toHaveProperty('Item.a', n(1));
    clock.time += 1;
    restored.call('TransactWriteItems', transact);
    expect(count(restored)).toHaveProperty('Item.a', n(2));
  });
});
