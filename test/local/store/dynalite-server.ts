import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type KeyAttribute, keySchema } from '../../../lib/local/store/key-schema';
import type { TableDefinition } from '../../../lib/local/store/table';
import type { Item } from './conformance';

type Send = (client: DynamoDBClient, input: never) => Promise<object>;

const sends: ReadonlyMap<string, Send> = new Map<string, Send>([
  ['GetItem', (client, input) => client.send(new GetItemCommand(input))],
  ['PutItem', (client, input) => client.send(new PutItemCommand(input))],
  ['UpdateItem', (client, input) => client.send(new UpdateItemCommand(input))],
  ['DeleteItem', (client, input) => client.send(new DeleteItemCommand(input))],
  ['Query', (client, input) => client.send(new QueryCommand(input))],
  ['Scan', (client, input) => client.send(new ScanCommand(input))],
  ['BatchGetItem', (client, input) => client.send(new BatchGetItemCommand(input))],
  ['BatchWriteItem', (client, input) => client.send(new BatchWriteItemCommand(input))],
]);

/** A dynalite on a free loopback port, spoken to through the SDK. */
export class DynaliteServer {
  readonly #server: Server;
  readonly #client: DynamoDBClient;

  private constructor(server: Server, client: DynamoDBClient) {
    this.#server = server;
    this.#client = client;
  }

  static async start(tables: readonly TableDefinition[]): Promise<DynaliteServer> {
    const dynalite = require('dynalite') as (options: object) => Server;
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
      maxAttempts: 1,
    });
    const started = new DynaliteServer(server, client);
    for (const table of tables) await started.#create(table);
    return started;
  }

  async call(operation: string, input: object): Promise<unknown> {
    const send = sends.get(operation);
    if (send === undefined) throw new Error(`dynalite has no ${operation}.`);
    const output = { ...(await send(this.#client, input as never)) };
    Reflect.deleteProperty(output, '$metadata');
    return output;
  }

  /** Deletes every item, which is faster than new tables. */
  async empty(tables: readonly TableDefinition[]): Promise<void> {
    for (const { name, partitionKey, sortKey } of tables) {
      const names = keySchema(partitionKey, sortKey).attributes.map((attribute) => attribute.name);
      const { Items = [] } = (await this.call('Scan', { TableName: name })) as { Items?: Item[] };
      for (const item of Items) {
        const key = Object.fromEntries(names.map((each) => [each, item[each]]));
        await this.call('DeleteItem', { TableName: name, Key: key });
      }
    }
  }

  async stop(): Promise<void> {
    this.#client.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #create(definition: TableDefinition): Promise<void> {
    await this.#client.send(new CreateTableCommand(createInput(definition)));
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      const { Table } = await this.#client.send(new DescribeTableCommand({ TableName: definition.name }));
      const indexes = Table?.GlobalSecondaryIndexes ?? [];
      if (Table?.TableStatus === 'ACTIVE' && indexes.every((index) => index.IndexStatus === 'ACTIVE')) return;
    }
    throw new Error(`dynalite does not get ${definition.name} ready.`);
  }
}

function createInput({ name, partitionKey, sortKey, indexes = [] }: TableDefinition): CreateTableCommandInput {
  const schema = keySchema(partitionKey, sortKey);
  const keys = indexes.map((index) => keySchema(index.partitionKey, index.sortKey));
  const attributes = new Map([schema, ...keys].flatMap((each) => each.attributes.map((key) => [key.name, key.type])));
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: keyElements(schema.attributes),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map((index, place) => ({
            IndexName: index.name,
            KeySchema: keyElements(keys[place]?.attributes ?? []),
            Projection: {
              ProjectionType: index.projection === 'KEYS_ONLY' ? ('KEYS_ONLY' as const) : ('ALL' as const),
            },
          })),
        }),
  };
}

function keyElements(attributes: readonly KeyAttribute[]) {
  return attributes.map((attribute, index) => ({
    AttributeName: attribute.name,
    KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const),
  }));
}
