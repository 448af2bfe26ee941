import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { MemoryDynamo } from '../../../lib/local/store/memory-dynamo';
import { plugStore } from '../../../lib/local/store/plug-store';
import { tables } from './conformance';

const TableName = 'things';
const Key = { pk: 'a', sk: '1' };

/** Without a region or credentials: a call that reached for the network would fail on them first. */
function createClient(): { client: DynamoDBClient; documents: DynamoDBDocumentClient; store: MemoryDynamo } {
  const store = new MemoryDynamo({ now: () => 0 });
  for (const table of tables) store.createTable(table);
  const client = new DynamoDBClient({});
  plugStore(client, store);
  return {
    client,
    documents: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    store,
  };
}

describe('a client with a plugged store', () => {
  test('works with low-level commands', async () => {
    const { client } = createClient();
    const item = { pk: { S: 'a' }, sk: { S: '1' }, n: { N: '1.0' } };

    await client.send(new PutItemCommand({ TableName, Item: item }));
    const output = await client.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' }, sk: { S: '1' } } }));

    expect(output).toEqual({
      Item: { ...item, n: { N: '1' } },
      $metadata: expect.objectContaining({ httpStatusCode: 200 }),
    });
  });

  test('works with document commands, under the document client’s own options', async () => {
    const { documents } = createClient();
    const item = {
      ...Key,
      n: 1,
      entries: [1, { deep: true }],
      set: new Set(['x']),
      bytes: Uint8Array.of(1),
      gone: undefined,
    };

    await documents.send(new PutCommand({ TableName, Item: item }));
    await documents.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'SET entries[1].deep = :no ADD n :one',
        ExpressionAttributeValues: { ':no': false, ':one': 1 },
      }),
    );

    const { Item } = await documents.send(new GetCommand({ TableName, Key }));
    expect(Item).toEqual({ ...Key, n: 2, entries: [1, { deep: false }], set: new Set(['x']), bytes: Uint8Array.of(1) });
  });

  test('works with queries, pages, batches and transactions', async () => {
    const { documents } = createClient();
    const puts = ['1', '2', '3'].map((sk) => ({ Put: { TableName, Item: { pk: 'a', sk } } }));
    const query = { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': 'a' } };

    await documents.send(new TransactWriteCommand({ TransactItems: puts }));
    await documents.send(new DeleteCommand({ TableName, Key: { pk: 'a', sk: '2' } }));
    const { Count } = await documents.send(new QueryCommand(query));
    const { Responses } = await documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }));
    const pages: unknown[] = [];
    for await (const page of paginateQuery({ client: documents, pageSize: 1 }, query)) pages.push(page.Items);

    expect({ Count, Responses, pages }).toEqual({
      Count: 2,
      Responses: { [TableName]: [Key] },
      pages: [[Key], [{ pk: 'a', sk: '3' }], []],
    });
  });

  test('throws the SDK’s own exceptions', async () => {
    const { documents } = createClient();
    await documents.send(new PutCommand({ TableName, Item: Key }));

    const failed = documents.send(
      new PutCommand({
        TableName,
        Item: Key,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    const invalid = documents.send(new GetCommand({ TableName, Key: { pk: 'a' } }));

    await expect(failed).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    await expect(failed).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
      Item: { pk: { S: 'a' }, sk: { S: '1' } },
    });
    await expect(invalid).rejects.toBeInstanceOf(DynamoDBServiceException);
    await expect(invalid).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('awaits a store that takes its time', async () => {
    const { client, documents, store } = createClient();
    plugStore(client, { call: async (operation, input) => store.call(operation, input) });

    await documents.send(new PutCommand({ TableName, Item: Key }));

    expect(store.call('Scan', { TableName, Select: 'COUNT' })).toMatchObject({ Count: 1 });
  });

  test('lets middlewares in front of the store interfere', async () => {
    const { client, documents, store } = createClient();
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'PutItemCommand') throw new Error('injected');
          return next(args);
        },
      { step: 'initialize', name: 'faults' },
    );

    await expect(documents.send(new PutCommand({ TableName, Item: Key }))).rejects.toThrow('injected');
    await expect(documents.send(new GetCommand({ TableName, Key }))).resolves.toMatchObject({});
    expect(store.call('Scan', { TableName, Select: 'COUNT' })).toMatchObject({ Count: 0 });
  });
});

describe('MemoryDynamo.call', () => {
  test('refuses what it would have to ignore', () => {
    const { store } = createClient();

    expect(() => store.call('CreateTable', {})).toThrow('has no operation CreateTable');
    expect(() => store.call('GetItem', undefined)).toThrow('takes an object');
    expect(() => store.call('PutItem', { TableName, Item: {}, Expected: {} })).toThrow('legacy parameter Expected');
    expect(() => store.call('Query', { TableName, KeyConditions: {} })).toThrow('legacy parameter KeyConditions');
  });

  test('keeps tables apart and makes each once', () => {
    const { store } = createClient();

    expect(() => store.createTable({ name: TableName, partitionKey: 'pk' })).toThrow('already exists');
  });
});
