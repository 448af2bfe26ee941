import {
  CloudWatchServiceException,
  DashboardInvalidInputError,
  DashboardNotFoundError,
  InvalidNextToken,
  InvalidParameterCombinationException,
  InvalidParameterValueException,
  MissingRequiredParameterException,
  ResourceNotFound,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { alarmOperations } from './alarms';
import { dashboardOperations } from './dashboards';
import { inGlobalRegion } from './global';
import { metricOperations } from './metrics';
import { cloudWatchTagOperations } from './tags';

/** CloudWatch: alarms, dashboards, metrics. */
export const cloudWatchService: ServiceModel = {
  dryRun: false,
  operations: { ...alarmOperations, ...dashboardOperations, ...metricOperations, ...cloudWatchTagOperations },
  exception: exceptions(CloudWatchServiceException, {
    DashboardInvalidInputError,
    DashboardNotFoundError,
    InvalidNextToken,
    InvalidParameterCombinationException,
    InvalidParameterValueException,
    MissingRequiredParameterException,
    ResourceNotFound,
    ResourceNotFoundException,
  }),
  missing: (member) => refuse('MissingRequiredParameterException', `The parameter ${member} is required.`),
  denied: (operationName) =>
    refuse('AccessDenied', `User is not authorized to perform: cloudwatch:${operationName}`, 403),
  throttled: () => refuse('Throttling', 'Rate exceeded'),
};

/** Alarms of us-east-1, where those on distributions stand, and the metrics that distributions report there. */
export const globalCloudWatchService: ServiceModel = {
  ...cloudWatchService,
  operations: inGlobalRegion({
    ...alarmOperations,
    ...cloudWatchTagOperations,
    GetMetricData: metricOperations.GetMetricData,
  }),
};
