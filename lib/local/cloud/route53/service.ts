import {
  InvalidChangeBatch,
  InvalidInput,
  NoSuchHostedZone,
  Route53ServiceException,
  ThrottlingException,
} from '@aws-sdk/client-route-53';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { changeOperations } from './changes';
import { recordOperations } from './records';
import { zoneOperations } from './zones';

/** Route 53, as far as CNAME records in zones of others go. */
export const route53Service: ServiceModel = {
  dryRun: false,
  operations: { ...zoneOperations, ...recordOperations, ...changeOperations },
  exception: exceptions(Route53ServiceException, {
    InvalidChangeBatch,
    InvalidInput,
    NoSuchHostedZone,
    ThrottlingException,
  }),
  missing: (member) => refuse('InvalidInput', `1 validation error detected: '${member}' must not be null`),
  denied: (name) => refuse('AccessDenied', `User is not authorized to perform: route53:${name}`, 403),
  throttled: () => refuse('Throttling', 'Rate exceeded'),
};
