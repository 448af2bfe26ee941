import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { plug } from '../../lib/local/cloud/api/plug';
import { plugStore } from '../../lib/local/store/plug-store';

/** Answers a call of one invocation. */
export type Call = (service: 'dynamodb' | 'states', operation: string, input: unknown) => Promise<unknown>;

/** The SDK clients of one invocation. */
export interface Door {
  readonly store: DynamoDBDocumentClient;
  readonly machines: SFNClient;
  call: Call;
}

const nowhere = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: { requestTimeout: 1, connectionTimeout: 1 },
};

function makeDoor(): Door {
  const dynamo = new DynamoDBClient(nowhere);
  const machines = new SFNClient(nowhere);
  const door: Door = {
    store: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
    machines,
    call: async () => undefined,
  };
  plugStore(dynamo, { call: (operation, input) => door.call('dynamodb', operation, input) });
  plug(machines, 'states', (operation, input) => door.call('states', operation, input));
  return door;
}

const pool: Door[] = [];

/** The n-th door, led to where it is to lead. Clients are slow to make, so runs after one another share them. */
export function openDoor(index: number, call: Call): Door {
  for (let made = pool.length; made <= index; made++) pool.push(makeDoor());
  const door = pool[index]!;
  door.call = call;
  return door;
}
