import {
  InvalidParameterValueException,
  InvalidRequestContentException,
  LambdaServiceException,
  RequestTooLargeException,
  ResourceNotFoundException,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { invoke } from './invoke';

/** Lambda, as far as invoking the account’s sample functions goes. */
export const lambdaService: ServiceModel = {
  dryRun: false,
  operations: { Invoke: invoke },
  exception: exceptions(LambdaServiceException, {
    InvalidParameterValueException,
    InvalidRequestContentException,
    RequestTooLargeException,
    ResourceNotFoundException,
    TooManyRequestsException,
  }),
  missing: (member) => refuse('InvalidParameterValueException', `${member} is missing`),
  denied: (name) => refuse('AccessDeniedException', `User is not authorized to perform: lambda:${name}Function`, 403),
  throttled: () => refuse('TooManyRequestsException', 'Rate Exceeded.', 429),
};
