import type { Clients, HttpGet } from '../../../../lambdas/shared/clients';
import { type PluggableClient, plug } from './plug';

/** A cloud as clients see it: the simulated one, or something that stands before it (faults, records). */
export interface CloudDoor {
  call(service: string, operation: string, input: unknown): Promise<unknown>;
  readonly http: HttpGet;
}

/** The clients by the names that `call` knows their services by. */
const serviceClients = [
  'sts',
  'ec2',
  'elbv2',
  'efs',
  'backup',
  'cloudfront',
  'acm',
  'acmUsEast1',
  'route53',
  'ssm',
  'cloudwatch',
  'globalCloudwatch',
  'logs',
  'quotas',
  'pricing',
  'events',
  'lambda',
  'codebuild',
  'tagging',
  'globalTagging',
] as const;

/** Plugs every client into the cloud and gives them back with its `http`. */
export function plugAll(clients: Clients, cloud: CloudDoor): Clients {
  for (const service of serviceClients) {
    const client: PluggableClient = clients[service];
    plug(client, service, (operation, input) => cloud.call(service, operation, input));
  }
  return { ...clients, http: (url, options) => cloud.http(url, options) };
}
