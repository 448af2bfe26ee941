import {
  type GetAWSDefaultServiceQuotaRequest,
  type GetAWSDefaultServiceQuotaResponse,
  type GetServiceQuotaRequest,
  type GetServiceQuotaResponse,
  IllegalArgumentException,
  NoSuchResourceException,
  type ServiceQuota,
  ServiceQuotasServiceException,
  TooManyRequestsException,
} from '@aws-sdk/client-service-quotas';
import type { World } from '../account/world';
import { exceptions } from '../api/exceptions';
import { operation, type ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { type QuotaEntry, quotaTable } from './values';

interface Asked {
  readonly ServiceCode: string;
  readonly QuotaCode: string;
}

function entryOf(world: World, { ServiceCode, QuotaCode }: Asked): QuotaEntry {
  const key = `${ServiceCode}/${QuotaCode}`;
  const entry = Object.hasOwn(quotaTable, key) ? quotaTable[key] : undefined;
  if (entry === undefined || (entry.global === true && world.region !== 'us-east-1')) throw noSuchQuota();
  return entry;
}

function noSuchQuota() {
  return refuse('NoSuchResourceException', 'The request failed because the specified service quota does not exist.');
}

function view(world: World, { ServiceCode, QuotaCode }: Asked, entry: QuotaEntry, Value: number): ServiceQuota {
  return {
    ServiceCode,
    ServiceName: ServiceCode,
    QuotaCode,
    QuotaName: entry.name,
    QuotaArn: `arn:aws:servicequotas:${world.region}:${world.accountId}:${ServiceCode}/${QuotaCode}`,
    Value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: entry.global ?? false,
  };
}

/** Service Quotas. */
export const quotasService: ServiceModel = {
  dryRun: false,
  operations: {
    GetServiceQuota: operation<GetServiceQuotaRequest, GetServiceQuotaResponse>()(
      ['ServiceCode', 'QuotaCode'],
      (world, request) => {
        const entry = entryOf(world, request);
        const value = world.limits.quotas[`${request.ServiceCode}/${request.QuotaCode}`] ?? entry.applied;
        if (value === undefined) throw noSuchQuota();
        return { Quota: view(world, request, entry, value) };
      },
    ),
    GetAWSDefaultServiceQuota: operation<GetAWSDefaultServiceQuotaRequest, GetAWSDefaultServiceQuotaResponse>()(
      ['ServiceCode', 'QuotaCode'],
      (world, request) => {
        const entry = entryOf(world, request);
        return { Quota: view(world, request, entry, entry.standard) };
      },
    ),
  },
  exception: exceptions(ServiceQuotasServiceException, {
    NoSuchResourceException,
    IllegalArgumentException,
    TooManyRequestsException,
  }),
  missing: (member) => refuse('IllegalArgumentException', `Invalid input: ${member} is missing`),
  denied: (operationName) =>
    refuse('AccessDeniedException', `User is not authorized to perform: servicequotas:${operationName}`),
  throttled: () => refuse('TooManyRequestsException', 'Rate exceeded', 429),
};
