import { auditTable, tableNames } from '../../lib/ledger/tables';
import { MemoryDynamo } from '../../lib/local/store/memory-dynamo';
import { InstantClock } from '../helpers/instant-clock';

test('an installation has tables of its own, each with its name', () => {
  expect(tableNames('unity')).toEqual({ ledger: 'unity-ledger', audit: 'unity-audit' });
  expect(tableNames('other')).toEqual({ ledger: 'other-ledger', audit: 'other-audit' });
});

test('the audit keeps what happened by session and in its order, and is searched by nothing else', () => {
  const store = new MemoryDynamo(new InstantClock());
  store.createTable({ name: 'audit', ...auditTable, indexes: [...auditTable.indexes] });
  const items = [
    { pk: { S: 'SESSION#one' }, sk: { S: '2' } },
    { pk: { S: 'SESSION#two' }, sk: { S: '1' } },
    { pk: { S: 'SESSION#one' }, sk: { S: '1' } },
  ];
  for (const Item of items) store.call('PutItem', { TableName: 'audit', Item });
  const answer = store.call('Query', {
    TableName: 'audit',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'SESSION#one' } },
  });
  expect(answer).toMatchObject({ Items: [items[2], items[0]] });
  expect(auditTable.indexes).toEqual([]);
});
