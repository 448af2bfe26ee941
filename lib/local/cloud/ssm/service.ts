import {
  DuplicateInstanceId,
  HierarchyLevelLimitExceededException,
  InvalidCommandId,
  InvalidDocument,
  InvalidFilterKey,
  InvalidInstanceId,
  InvalidNextToken,
  InvalidParameters,
  InvocationDoesNotExist,
  MaxDocumentSizeExceeded,
  ParameterAlreadyExists,
  ParameterNotFound,
  SSMServiceException,
  ThrottlingException,
} from '@aws-sdk/client-ssm';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { commandReadOperations } from './command-reads';
import { instanceInformationOperations } from './instance-information';
import { parameterWriteOperations } from './parameter-writes';
import { parameterOperations } from './parameters';
import { sendCommandOperations } from './send-command';

/** Systems Manager: parameters, agents, Run Command. */
export const ssmService: ServiceModel = {
  dryRun: false,
  operations: {
    ...parameterOperations,
    ...parameterWriteOperations,
    ...instanceInformationOperations,
    ...sendCommandOperations,
    ...commandReadOperations,
  },
  exception: exceptions(SSMServiceException, {
    DuplicateInstanceId,
    InvalidCommandId,
    InvalidDocument,
    InvalidFilterKey,
    InvalidInstanceId,
    InvalidNextToken,
    InvalidParameters,
    InvocationDoesNotExist,
    HierarchyLevelLimitExceededException,
    MaxDocumentSizeExceeded,
    ParameterAlreadyExists,
    ParameterNotFound,
    ThrottlingException,
  }),
  missing: (member) => {
    const message = `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`;
    return refuse('ValidationException', message);
  },
  denied: (operationName) => refuse('AccessDeniedException', `User is not authorized to perform: ssm:${operationName}`),
  throttled: () => refuse('ThrottlingException', 'Rate exceeded'),
};
