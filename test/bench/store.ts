import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { MemoryDynamo } from '../../lib/local/store/memory-dynamo';
import { type PluggedStore, plugStore } from '../../lib/local/store/plug-store';

/** How long one kind of call takes. */
export interface Measurement {
  readonly name: string;
  readonly perCallMilliseconds: number;
}

const TableName = 'ledger';
const sessions = 200;
const steps = 20;
const update = {
  UpdateExpression: 'SET #state = :state, attempt = attempt + :one, lease.#until = :until ADD version :one',
  ConditionExpression: 'attribute_exists(pk) AND epoch <= :epoch AND (attribute_not_exists(gone) OR gone = :no)',
  ExpressionAttributeNames: { '#state': 'state', '#until': 'until' },
} as const;
const updateValues = { ':state': 'running', ':one': 1, ':until': 1_700_000_000_000, ':epoch': 3, ':no': false };
const queryText = { KeyConditionExpression: 'pk = :pk AND begins_with(sk, :step)' } as const;

type Send = (client: DynamoDBDocumentClient, round: number) => Promise<unknown>;

const calls: readonly (readonly [name: string, send: Send])[] = [
  ['Put', (client, round) => client.send(new PutCommand({ TableName, Item: row(keyAt(round)) }))],
  ['Get', (client, round) => client.send(new GetCommand({ TableName, Key: keyAt(round) }))],
  [
    'Update',
    (client, round) =>
      client.send(
        new UpdateCommand({ TableName, Key: keyAt(round), ...update, ExpressionAttributeValues: updateValues }),
      ),
  ],
  [
    'Query of 20 items',
    (client, round) =>
      client.send(
        new QueryCommand({
          TableName,
          ...queryText,
          ExpressionAttributeValues: { ':pk': keyAt(round).pk, ':step': 'step#' },
        }),
      ),
  ],
];

/** Mean time of the ledger's usual calls, on the store itself and through the SDK's document client. */
export async function benchStore(): Promise<Measurement[]> {
  const store = createStore();
  const client = documentClient(store);
  const measurements: Measurement[] = [];
  for (const [name, send] of calls) {
    const [operation, inputs] = await lowLevelInputs(send);
    const direct = (round: number) => store.call(operation, inputs[round % inputs.length]);
    measurements.push(await measure(`store ${name}`, 20_000, direct));
    measurements.push(await measure(`SDK ${name}`, 4_000, (round) => send(client, round)));
  }
  return measurements;
}

function documentClient(store: PluggedStore): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  plugStore(client, store);
  return DynamoDBDocumentClient.from(client);
}

/** What the document client would send, once for each key. */
async function lowLevelInputs(send: Send): Promise<[operation: string, inputs: unknown[]]> {
  const inputs: unknown[] = [];
  let operation = '';
  const recorder = {
    call: (name: string, input: unknown) => {
      operation = name;
      inputs.push(input);
      return {};
    },
  };
  const client = documentClient(recorder);
  for (let round = 0; round < sessions * steps; round += 1) await send(client, round);
  return [operation, inputs];
}

function createStore(): MemoryDynamo {
  const store = new MemoryDynamo({ now: () => 0 });
  store.createTable({
    name: TableName,
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [{ name: 'by-state', partitionKey: 'state', sortKey: 'changedAt' }],
  });
  return store;
}

function keyAt(round: number): { pk: string; sk: string } {
  const session = String(round % sessions).padStart(5, '0');
  return { pk: `session#${session}`, sk: `step#${String(Math.floor(round / sessions) % steps).padStart(3, '0')}` };
}

/** About what the ledger keeps of a step. */
function row(key: { pk: string; sk: string }): Record<string, unknown> {
  return {
    ...key,
    state: 'pending',
    changedAt: '2024-01-01T00:00:00.000Z',
    phase: 'make',
    attempt: 1,
    epoch: 2,
    version: 4,
    lease: { epoch: 2, attempt: 1, until: 1_700_000_000_000 },
    outputs: {
      targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/unity/0123456789abcdef',
    },
    resources: [
      { kind: 'target-group', id: 'tg-1', state: 'active', tags: ['a', 'b'] },
      { kind: 'listener', id: 'ls-1', state: 'creating', tags: ['a', 'b'] },
    ],
  };
}

async function measure(name: string, rounds: number, call: (round: number) => unknown): Promise<Measurement> {
  for (let round = 0; round < rounds / 4; round += 1) await call(round);
  const started = performance.now();
  for (let round = 0; round < rounds; round += 1) await call(round);
  return { name, perCallMilliseconds: (performance.now() - started) / rounds };
}
