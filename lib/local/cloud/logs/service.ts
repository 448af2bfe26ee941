import {
  CloudWatchLogsServiceException,
  InvalidParameterException,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  ThrottlingException,
} from '@aws-sdk/client-cloudwatch-logs';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { groupOperations } from './groups';
import { logTagOperations } from './tags';

/** CloudWatch Logs. */
export const logsService: ServiceModel = {
  dryRun: false,
  operations: { ...groupOperations, ...logTagOperations },
  exception: exceptions(CloudWatchLogsServiceException, {
    InvalidParameterException,
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
    ThrottlingException,
  }),
  missing: (member) => {
    const message = `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`;
    return refuse('InvalidParameterException', message);
  },
  denied: (operationName) =>
    refuse('AccessDeniedException', `User is not authorized to perform: logs:${operationName}`),
  throttled: () => refuse('ThrottlingException', 'Rate exceeded'),
};
