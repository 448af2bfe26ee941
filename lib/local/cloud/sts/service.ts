import {
  type GetCallerIdentityRequest,
  type GetCallerIdentityResponse,
  STSServiceException,
} from '@aws-sdk/client-sts';
import { exceptions } from '../api/exceptions';
import { operation, type ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';

/** STS. */
export const stsService: ServiceModel = {
  dryRun: false,
  // It works even under an explicit deny (API reference).
  free: ['GetCallerIdentity'],
  operations: {
    GetCallerIdentity: operation<GetCallerIdentityRequest, GetCallerIdentityResponse>()([], (world) => ({
      Account: world.accountId,
      Arn: `arn:aws:sts::${world.accountId}:assumed-role/unity-local/session`,
      UserId: 'AROASIMULATED00000000:session',
    })),
  },
  exception: exceptions(STSServiceException, {}),
  missing: (member) => refuse('MissingParameter', `The request must contain the parameter ${member}`),
  denied: (operationName) => refuse('AccessDenied', `User is not authorized to perform: sts:${operationName}`, 403),
  throttled: () => refuse('Throttling', 'Rate exceeded'),
};
