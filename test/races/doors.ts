import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { withRetries } from '../../lambdas/shared/retries';
import { plug } from '../../lib/local/cloud/api/plug';
import { plugStore } from '../../lib/local/store/plug-store';
import type { Clock } from '../../lib/ports/clock';

/** Answers a call of one invocation. */
export type Call = (service: 'dynamodb' | 'states', operation: string, input: unknown) => Promise<unknown>;

/** The SDK clients of one invocation. */
export interface Door {
  readonly store: DynamoDBDocumentClient;
  readonly machines: SFNClient;
  call: Call;
  clock: Clock;
}

const nowhere = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: { requestTimeout: 1, connectionTimeout: 1 },
};

function makeDoor(): Door {
  const dynamo = new DynamoDBClient(nowhere);
  const machines = new SFNClient(nowhere);
  const clock: Clock = { now: () => door.clock.now(), sleep: (milliseconds) => door.clock.sleep(milliseconds) };
  const chance = { clock, random: { next: () => 0.5 }, repeatable: true };
  const door: Door = {
    store: DynamoDBDocumentClient.from(withRetries(dynamo, chance), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    machines: withRetries(machines, chance),
    call: async () => undefined,
    clock: { now: () => 0, sleep: async () => undefined },
  };
  plugStore(dynamo, { call: (operation, input) => door.call('dynamodb', operation, input) });
  plug(machines, 'states', (operation, input) => door.call('states', operation, input));
  return door;
}

const pool: Door[] = [];

/** The n-th door, led to where it is to lead. Clients are slow to make, so runs after one another share them. */
export function openDoor(index: number, clock: Clock, call: Call): Door {
  for (let made = pool.length; made <= index; made++) pool.push(makeDoor());
  const door = pool[index]!;
  door.call = call;
  door.clock = clock;
  return door;
}
