import { MemoryDynamo } from '../../../lib/local/store/memory-dynamo';
import type { StreamRecord } from '../../../lib/local/store/stream';
import { key, n, ns, output, s, thing, update } from './cases/shorthand';
import { tables } from './conformance';

function createStore(): { store: MemoryDynamo; records: StreamRecord[]; clock: { time: number } } {
  const clock = { time: 1_000 };
  const store = new MemoryDynamo({ now: () => clock.time });
  for (const table of tables) store.createTable(table);
  const records: StreamRecord[] = [];
  store.onWrite((record) => records.push(record));
  return { store, records, clock };
}

const put = (Item: object) => ({ TableName: 'things', Item });

describe('stream records', () => {
  test('tell what a write did, when, and to which item', () => {
    const { store, records, clock } = createStore();

    store.call('PutItem', put(thing({ a: n(1) })));
    clock.time = 2_000;
    store.call('UpdateItem', update('ADD a :x', { ':x': n(1) }));
    store.call('DeleteItem', { TableName: 'things', Key: key });

    expect(records).toEqual([
      {
        eventID: '1'.padStart(32, '0'),
        eventName: 'INSERT',
        tableName: 'things',
        keys: key,
        newImage: thing({ a: n(1) }),
        at: 1_000,
      },
      {
        eventID: '2'.padStart(32, '0'),
        eventName: 'MODIFY',
        tableName: 'things',
        keys: key,
        oldImage: thing({ a: n(1) }),
        newImage: thing({ a: n(2) }),
        at: 2_000,
      },
      {
        eventID: '3'.padStart(32, '0'),
        eventName: 'REMOVE',
        tableName: 'things',
        keys: key,
        oldImage: thing({ a: n(2) }),
        at: 2_000,
      },
    ]);
  });

  test('do not tell of writes that change nothing', () => {
    const { store, records } = createStore();
    store.call('PutItem', put(thing({ a: n(1), set: ns('1', '2') })));
    records.length = 0;

    store.call('PutItem', put(thing({ a: n('1.0'), set: ns('2', '1') })));
    store.call('UpdateItem', update('SET a = :x', { ':x': n(1) }));
    store.call('DeleteItem', { TableName: 'plain', Key: { pk: s('gone') } });
    store.call('UpdateItem', { TableName: 'plain', Key: { pk: s('gone') }, UpdateExpression: 'REMOVE a' });
    expect(() => store.call('PutItem', { ...put(thing()), ConditionExpression: 'attribute_not_exists(pk)' })).toThrow();

    expect(records).toEqual([]);
  });

  test('of a transaction come after all its writes, and not at all when it is cancelled', () => {
    const { store, records } = createStore();
    const seen: unknown[] = [];
    store.onWrite(() => seen.push(store.call('Scan', { TableName: 'plain', Select: 'COUNT' })));
    const puts = ['a', 'b'].map((pk) => ({
      Put: { TableName: 'plain', Item: { pk: s(pk) }, ConditionExpression: 'attribute_not_exists(pk)' },
    }));

    store.call('TransactWriteItems', { TransactItems: puts });
    expect(() => store.call('TransactWriteItems', { TransactItems: puts })).toThrow('Transaction cancelled');

    expect(records.map((record) => record.keys)).toEqual([{ pk: s('a') }, { pk: s('b') }]);
    expect(seen).toEqual([2, 2].map((Count) => ({ Count, ScannedCount: Count })));
  });

  test('reach every listener in one order, even when a listener writes', () => {
    const store = createStore().store;
    const first: string[] = [];
    const second: string[] = [];
    store.onWrite(({ keys }) => {
      first.push(String(keys.pk?.S));
      if (keys.pk?.S === 'a') store.call('PutItem', { TableName: 'plain', Item: { pk: s('b') } });
    });
    const stop = store.onWrite(({ keys }) => second.push(String(keys.pk?.S)));

    store.call('PutItem', { TableName: 'plain', Item: { pk: s('a') } });
    stop();
    store.call('PutItem', { TableName: 'plain', Item: { pk: s('c') } });

    expect({ first, second }).toEqual({ first: ['a', 'b', 'c'], second: ['a', 'b'] });
  });
});

describe('nothing is shared with callers:', () => {
  const deep = () => thing({ doc: { M: { list: { L: [n(1)] }, bytes: { B: Uint8Array.of(1) }, set: { SS: ['x'] } } } });
  // What is stored is frozen; what a caller made himself is his, but is copied on its way in. Bytes are copied on the way in only.
  const spoil = (item: ReturnType<typeof deep>) => {
    const spoiling = [
      () => item.doc?.M?.list?.L?.push(n(2)),
      () => item.doc?.M?.set?.SS?.push('y'),
      () => Object.assign(item, { more: s('more') }),
      () => Object.assign(item.doc?.M ?? {}, { more: s('more') }),
      () => Object.assign(item.doc?.M?.list?.L?.[0] ?? {}, { N: '9' }),
    ];
    return spoiling.map((spoilOnce) => {
      try {
        spoilOnce();
        return 'changed';
      } catch (error) {
        return (error as Error).name;
      }
    });
  };
  const refused = Array.from({ length: 5 }, () => 'TypeError');

  test('not inputs, outputs, records, conditions or errors', () => {
    const { store, records } = createStore();
    const get = () =>
      (store.call('GetItem', { TableName: 'things', Key: key }) as { Item: ReturnType<typeof deep> }).Item;
    const given = deep();
    store.call('PutItem', put(given));
    given.doc?.M?.bytes?.B?.fill(9);
    expect(spoil(given)).not.toContain('TypeError');
    expect(spoil(get())).toEqual(refused);
    for (const record of records) expect(spoil(record.newImage as ReturnType<typeof deep>)).toEqual(refused);
    const value = deep().doc?.M ?? {};
    store.call('UpdateItem', update('SET twin = :v, again = doc', { ':v': { M: value } }));
    value.list?.L?.push(n(3));
    const { Items } = store.call('Scan', { TableName: 'things' }) as { Items: ReturnType<typeof deep>[] };
    for (const item of Items) expect(spoil(item)).toEqual(refused);
    try {
      store.call('DeleteItem', {
        TableName: 'things',
        Key: key,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
    } catch (error) {
      expect(spoil((error as { Item: ReturnType<typeof deep> }).Item)).toEqual(refused);
    }

    const { doc } = deep();
    expect({ output: { Item: get() } }).toEqual(output({ Item: thing({ doc, twin: doc, again: doc } as never) }));
  });
});
