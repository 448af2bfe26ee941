import {
  InvalidParameterValueException,
  InvalidRequestContentException,
  LambdaServiceException,
  RequestTooLargeException,
  ResourceConflictException,
  ResourceNotFoundException,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { invoke } from './invoke';
import { versionOperations } from './versions';

/** Lambda: invoking the account’s sample functions, and versions of functions that somebody makes. */
export const lambdaService: ServiceModel = {
  dryRun: false,
  operations: { Invoke: invoke, ...versionOperations },
  exception: exceptions(LambdaServiceException, {
    InvalidParameterValueException,
    InvalidRequestContentException,
    RequestTooLargeException,
    ResourceConflictException,
    ResourceNotFoundException,
    TooManyRequestsException,
  }),
  missing: (member) => refuse('InvalidParameterValueException', `${member} is missing`),
  denied: (name) => refuse('AccessDeniedException', `User is not authorized to perform: lambda:${name}Function`, 403),
  throttled: () => refuse('TooManyRequestsException', 'Rate Exceeded.', 429),
};
