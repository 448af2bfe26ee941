import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Clients, makeClients } from '../../../lambdas/shared/clients';
import { withRetries } from '../../../lambdas/shared/retries';
import type { Clock } from '../../ports/clock';
import type { Random } from '../../ports/random';
import { plug } from '../cloud/api/plug';
import { plugAll } from '../cloud/api/plug-all';
import { plugStore } from '../store/plug-store';

/** Everything behind the SDK clients of the local world, by service and operation. */
export interface Backend {
  call(service: string, operation: string, input: unknown): Promise<unknown>;
  readonly http: Clients['http'];
}

/** SDK clients that reach a backend instead of AWS. */
export interface LocalClients {
  readonly store: DynamoDBDocumentClient;
  readonly machines: SFNClient;
  readonly events: EventBridgeClient;
  /** For what could not be told. */
  readonly s3: S3Client;
  readonly clients: Clients;
}

/**
 * Values that the SDK insists on and nobody sees: nothing is signed, nothing leaves the process. Without timeouts given
 * here, each client would look for them in the AWS configuration of whoever runs it.
 */
const nowhere = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: { requestTimeout: 1, connectionTimeout: 1 },
};

/** Each kind of command finds its way through the middlewares once. Document commands cannot: theirs are each its own. */
const routed = { ...nowhere, cacheMiddleware: true };

/** Makes the same clients as on AWS, with the backend plugged in behind them. */
export function localClients(
  backend: Backend,
  chance: { readonly clock: Clock; readonly random: Random },
): LocalClients {
  const dynamo = new DynamoDBClient(nowhere);
  plugStore(dynamo, { call: (operation, input) => backend.call('dynamodb', operation, input) });
  const machines = new SFNClient(routed);
  plug(machines, 'states', (operation, input) => backend.call('states', operation, input));
  const events = new EventBridgeClient(routed);
  plug(events, 'events', (operation, input) => backend.call('events', operation, input));
  const s3 = new S3Client(routed);
  plug(s3, 's3', (operation, input) => backend.call('s3', operation, input));
  const clients = plugAll(makeClients(routed, backend.http), backend);
  for (const client of Object.values(clients)) {
    if (typeof client !== 'function') withRetries(client, chance);
  }
  return {
    store: DynamoDBDocumentClient.from(withRetries(dynamo, { ...chance, repeatable: true }), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    machines: withRetries(machines, { ...chance, repeatable: true }),
    events: withRetries(events, { ...chance, repeatable: true }),
    s3: withRetries(s3, { ...chance, repeatable: true }),
    clients,
  };
}
