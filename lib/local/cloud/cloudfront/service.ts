import {
  CloudFrontServiceException,
  CNAMEAlreadyExists,
  DistributionAlreadyExists,
  DistributionNotDisabled,
  IllegalUpdate,
  InconsistentQuantities,
  InvalidArgument,
  InvalidErrorCode,
  InvalidIfMatchVersion,
  InvalidMinimumProtocolVersion,
  InvalidTagging,
  InvalidViewerCertificate,
  InvalidWebACLId,
  MissingBody,
  NoSuchCachePolicy,
  NoSuchDistribution,
  NoSuchOrigin,
  NoSuchOriginRequestPolicy,
  NoSuchResource,
  PreconditionFailed,
  TooManyDistributions,
} from '@aws-sdk/client-cloudfront';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { distributionOperations } from './distributions';
import { readOperations } from './reads';
import { tagOperations } from './tags';

/** CloudFront, as far as distributions before HTTP servers go. */
export const cloudFrontService: ServiceModel = {
  dryRun: false,
  operations: { ...distributionOperations, ...readOperations, ...tagOperations },
  exception: exceptions(CloudFrontServiceException, {
    CNAMEAlreadyExists,
    DistributionAlreadyExists,
    DistributionNotDisabled,
    IllegalUpdate,
    InconsistentQuantities,
    InvalidArgument,
    InvalidErrorCode,
    InvalidIfMatchVersion,
    InvalidMinimumProtocolVersion,
    InvalidTagging,
    InvalidViewerCertificate,
    InvalidWebACLId,
    MissingBody,
    NoSuchCachePolicy,
    NoSuchDistribution,
    NoSuchOrigin,
    NoSuchOriginRequestPolicy,
    NoSuchResource,
    PreconditionFailed,
    TooManyDistributions,
  }),
  missing: (member) => refuse('InvalidArgument', `The parameter ${member} is required.`),
  denied: (name) => refuse('AccessDenied', `User is not authorized to perform: cloudfront:${name}`, 403),
  throttled: () => refuse('Throttling', 'Rate exceeded'),
};
