import {
  InternalServiceException,
  InvalidParameterException,
  PaginationTokenExpiredException,
  ResourceGroupsTaggingAPIServiceException,
  ThrottledException,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { getResources } from './get-resources';

/** The Resource Groups Tagging API, as far as it finds things by their tags. */
export const taggingService: ServiceModel = {
  dryRun: false,
  operations: { GetResources: getResources(({ region }) => region) },
  exception: exceptions(ResourceGroupsTaggingAPIServiceException, {
    InternalServiceException,
    InvalidParameterException,
    PaginationTokenExpiredException,
    ThrottledException,
  }),
  missing: (member) => refuse('InvalidParameterException', `1 validation error detected: '${member}' must not be null`),
  denied: (name) => refuse('AccessDeniedException', `User is not authorized to perform: tag:${name}`),
  throttled: () => refuse('ThrottledException', 'Rate exceeded'),
};

/** The same in us-east-1, which alone lists what belongs to no region. */
export const globalTaggingService: ServiceModel = {
  ...taggingService,
  operations: { GetResources: getResources(() => 'us-east-1') },
};
