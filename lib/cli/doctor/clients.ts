import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type Clients, globalRegion, makeClients } from '../../../lambdas/shared/clients';
import { withRetries } from '../../../lambdas/shared/retries';
import { systemRandom } from '../../../lambdas/shared/system';
import type { Clock } from '../../ports/clock';
import { sdkConfig } from '../gateway/aws-gateway';
import type { GlobalOptions } from '../program/global-options';
import type { Wire } from './wire';

/** The doors through which the doctor looks at an account of AWS. */
export interface DoctorClients {
  readonly services: Clients;
  readonly machines: SFNClient;
  readonly dynamo: DynamoDBClient;
  readonly cloudformation: CloudFormationClient;
  readonly iam: IAMClient;
  /** Quotas of what belongs to no region are told in one region only. */
  readonly globalQuotas: ServiceQuotasClient;
}

/** Bounds of one request: what does not answer by then cannot be reached. */
const bounds = { connectionTimeout: 3_000, requestTimeout: 6_000, throwOnRequestTimeout: true } as const;

/** Clients that give up soon, repeat what was throttled, and whose lines are watched. */
export function doctorClients(
  globals: Pick<GlobalOptions, 'profile' | 'region'>,
  { clock, wire }: { readonly clock: Clock; readonly wire: Wire },
): DoctorClients {
  const config = { ...sdkConfig(globals), requestHandler: bounds, maxAttempts: 1 };
  const settle = <Client>(service: string, client: Client): Client =>
    wire.watch(service, withRetries(client, { clock, random: systemRandom }));
  const services = makeClients(config, (url) => Promise.reject(new Error(`the doctor calls no address: ${url}`)));
  for (const [name, client] of Object.entries(services)) {
    if (typeof client !== 'function') settle(name, client);
  }
  return {
    services,
    machines: settle('states', new SFNClient(config)),
    dynamo: settle('dynamodb', new DynamoDBClient(config)),
    cloudformation: settle('cloudformation', new CloudFormationClient(config)),
    iam: settle('iam', new IAMClient(config)),
    globalQuotas: settle('quotas', new ServiceQuotasClient({ ...config, region: globalRegion })),
  };
}
