import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Clock, isoTime } from '../ports/clock';
import { type Change, type Condition, ExpressionWriter } from './expression';
import type { LedgerItem, Stamp } from './items';
import type { tableNames } from './tables';

/** Who writes, through what, why: stamped on every write and shown in the audit. */
export interface Origin {
  readonly actor: string;
  readonly via: string;
  readonly reason: string;
  /** Unique to this invocation. */
  readonly invocation: string;
  /** When the time of this invocation is up, in milliseconds since the epoch; undefined for people. */
  readonly deadline?: number;
}

/** What the ledger stands on. */
export interface LedgerOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: ReturnType<typeof tableNames>;
  readonly clock: Clock;
  readonly origin: Origin;
}

type Key = { readonly pk: string; readonly sk: string };

/** How a conditional write ended. */
export type WriteResult<Item> = { readonly applied: true; readonly item: Item } | { readonly applied: false };

/** Items per BatchGetItem (API reference). */
const batchSize = 100;

/**
 * Reads and conditional writes of the ledger. Reads are strongly consistent; every write is one item, counts its
 * version, and may be repeated: a write whose answer was lost is recognised by its `write_id`.
 */
export class Ledger {
  private writes = 0;

  constructor(private readonly options: LedgerOptions) {}

  get clock(): Clock {
    return this.options.clock;
  }

  get origin(): Origin {
    return this.options.origin;
  }

  /** The same ledger for writes in somebody else’s name; its writes are told from those of this one. */
  inTheNameOf(actor: string, reason: string): Ledger {
    const { origin } = this.options;
    const invocation = `${origin.invocation}/person`;
    return new Ledger({ ...this.options, origin: { ...origin, actor, reason, invocation } });
  }

  async get<Item extends LedgerItem>(key: Key): Promise<Item | undefined> {
    const { client, tables } = this.options;
    const answer = await client.send(
      new GetCommand({ TableName: tables.ledger, Key: { ...key }, ConsistentRead: true }),
    );
    return answer.Item as Item | undefined;
  }

  /** Items by key, in no particular order; absent ones are left out. */
  async getMany<Item extends LedgerItem>(
    itemKeys: readonly Key[],
    attributes?: readonly string[],
  ): Promise<readonly Item[]> {
    const { client, tables, clock } = this.options;
    const writer = new ExpressionWriter();
    const projection = attributes?.map((name) => writer.path(name)).join(', ');
    const found: Item[] = [];
    let open = itemKeys.map((key) => ({ pk: key.pk, sk: key.sk }));
    for (let round = 0; open.length > 0; round++) {
      if (round > 0) await clock.sleep(Math.min(1000, 25 * 2 ** round));
      const request = {
        Keys: open.slice(0, batchSize),
        ConsistentRead: true,
        ...(projection && { ProjectionExpression: projection, ExpressionAttributeNames: writer.names }),
      };
      const answer = await client.send(new BatchGetCommand({ RequestItems: { [tables.ledger]: request } }));
      found.push(...((answer.Responses?.[tables.ledger] ?? []) as Item[]));
      const left = (answer.UnprocessedKeys?.[tables.ledger]?.Keys ?? []) as { pk: string; sk: string }[];
      if (left.length === 0) round = -1;
      open = [...left, ...open.slice(batchSize)];
    }
    return found;
  }

  /** All items of a partition whose sort key starts so. */
  async query<Item extends LedgerItem>(
    pk: string,
    prefix: string,
    attributes?: readonly string[],
  ): Promise<readonly Item[]> {
    const writer = new ExpressionWriter();
    const projection = attributes?.map((name) => writer.path(name)).join(', ');
    return this.pages<Item>({
      KeyConditionExpression: `${writer.path('pk')} = :pk AND begins_with(${writer.path('sk')}, :prefix)`,
      ExpressionAttributeNames: writer.names,
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      ConsistentRead: true,
      ...(projection && { ProjectionExpression: projection }),
    });
  }

  /** Sessions of an index, newest first, all or those from before a time; eventually consistent, as indexes are. */
  async queryIndex<Item extends LedgerItem>(
    index: 'by_environment' | 'open_sessions',
    partition: string,
    limit?: number,
    before?: string,
  ): Promise<readonly Item[]> {
    const isEarlier = before !== undefined;
    return this.pages<Item>(
      {
        IndexName: index,
        KeyConditionExpression: isEarlier ? '#key = :key AND #at < :before' : '#key = :key',
        ExpressionAttributeNames: {
          '#key': index === 'by_environment' ? 'listed_in' : 'open_in',
          ...(isEarlier && { '#at': 'started_at' }),
        },
        ExpressionAttributeValues: { ':key': partition, ...(isEarlier && { ':before': before }) },
        ScanIndexForward: false,
      },
      limit,
    );
  }

  /** Puts a new item; not applied when one stands there that this invocation did not write. */
  async create<Item extends LedgerItem>(item: Omit<Item, keyof Stamp>): Promise<WriteResult<Item>> {
    const writer = new ExpressionWriter();
    const stamp = this.stamp();
    const full = { ...item, ...stamp, version: 1 };
    return this.write<Item>(stamp.write_id, async () => {
      await this.options.client.send(
        new PutCommand({
          TableName: this.options.tables.ledger,
          Item: full,
          ConditionExpression: `attribute_not_exists(${writer.path('pk')})`,
          ExpressionAttributeNames: writer.names,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return full as unknown as Item;
    });
  }

  /** Changes an item when the condition holds; never makes one. */
  async update<Item extends LedgerItem>(key: Key, change: Change, condition: Condition): Promise<WriteResult<Item>> {
    const writer = new ExpressionWriter();
    const stamp = this.stamp();
    const stamped = { ...change, set: [...(change.set ?? []), ...Object.entries(stamp)] };
    return this.write<Item>(stamp.write_id, async () => {
      const answer = await this.options.client.send(
        new UpdateCommand({
          TableName: this.options.tables.ledger,
          Key: { ...key },
          UpdateExpression: writer.update(stamped),
          ConditionExpression: `attribute_exists(${writer.path('pk')}) AND ${writer.condition(condition)}`,
          ExpressionAttributeNames: writer.names,
          ExpressionAttributeValues: writer.values,
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return answer.Attributes as unknown as Item;
    });
  }

  private stamp(): Omit<Stamp, 'version'> {
    const { origin, clock } = this.options;
    this.writes += 1;
    return {
      write_id: `${origin.invocation}/${this.writes}`,
      updated_at: isoTime(clock),
      actor: origin.actor,
      via: origin.via,
      reason: origin.reason,
    };
  }

  private async write<Item extends LedgerItem>(writeId: string, send: () => Promise<Item>): Promise<WriteResult<Item>> {
    try {
      return { applied: true, item: await send() };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if (error.Item?.write_id?.S !== writeId) return { applied: false };
      // As this write left it: a read now might give what a newer run has made of it, its epoch too.
      return { applied: true, item: unmarshall(error.Item) as unknown as Item };
    }
  }

  private async pages<Item>(
    input: Omit<ConstructorParameters<typeof QueryCommand>[0], 'TableName'>,
    limit?: number,
  ): Promise<readonly Item[]> {
    const { client, tables } = this.options;
    const found: Item[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await client.send(
        new QueryCommand({
          ...input,
          TableName: tables.ledger,
          ...(limit !== undefined && { Limit: limit - found.length }),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      found.push(...((answer.Items ?? []) as Item[]));
      start = answer.LastEvaluatedKey;
    } while (start && (limit === undefined || found.length < limit));
    return found;
  }
}
