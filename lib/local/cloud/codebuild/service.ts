import {
  AccountLimitExceededException,
  CodeBuildServiceException,
  InvalidInputException,
  ResourceNotFoundException,
} from '@aws-sdk/client-codebuild';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { buildOperations } from './builds';
import { invalid } from './lookup';
import { reportOperations } from './reports';

/** CodeBuild: builds of the account’s sample projects, and the reports that they make. */
export const codeBuildService: ServiceModel = {
  dryRun: false,
  operations: { ...buildOperations, ...reportOperations },
  exception: exceptions(CodeBuildServiceException, {
    AccountLimitExceededException,
    InvalidInputException,
    ResourceNotFoundException,
  }),
  missing: (member) => invalid(`${member} is required`),
  denied: (name) => refuse('AccessDeniedException', `User is not authorized to perform: codebuild:${name}`),
  throttled: () => refuse('ThrottlingException', 'Rate exceeded'),
};
