import {
  ACMServiceException,
  InvalidArgsException,
  InvalidArnException,
  InvalidTagException,
  LimitExceededException,
  ResourceInUseException,
  ResourceNotFoundException,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-acm';
import { exceptions } from '../api/exceptions';
import type { Operation, ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { certificateOperations } from './certificates';
import { requestOperations } from './request';

/** Certificate Manager, as far as public certificates validated by DNS go. */
export const acmService: ServiceModel = {
  dryRun: false,
  operations: { ...requestOperations, ...certificateOperations },
  exception: exceptions(ACMServiceException, {
    InvalidArgsException,
    InvalidArnException,
    InvalidTagException,
    LimitExceededException,
    ResourceInUseException,
    ResourceNotFoundException,
    ThrottlingException,
    ValidationException,
  }),
  missing: (member) => refuse('ValidationException', `1 validation error detected: '${member}' must not be null`),
  denied: (name) => refuse('AccessDeniedException', `User is not authorized to perform: acm:${name}`),
  throttled: () => refuse('ThrottlingException', 'Rate exceeded'),
};

/** The same in us-east-1, wherever the account works: CloudFront takes certificates of no other region. */
export const acmUsEast1Service: ServiceModel = {
  ...acmService,
  operations: Object.fromEntries(
    Object.entries(acmService.operations).map(([name, { requires, run }]): [string, Operation] => [
      name,
      { requires, run: (world, input) => run({ ...world, region: 'us-east-1' }, input) },
    ]),
  ),
};
