import {
  BackupServiceException,
  InvalidParameterValueException,
  MissingParameterValueException,
  ResourceNotFoundException,
} from '@aws-sdk/client-backup';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { jobOperations } from './jobs';
import { recoveryPointOperations } from './recovery-points';
import { restoreJobOperations } from './restore-jobs';

/** AWS Backup, as far as backups on demand of file systems go, and putting them back. */
export const backupService: ServiceModel = {
  dryRun: false,
  operations: { ...jobOperations, ...recoveryPointOperations, ...restoreJobOperations },
  exception: exceptions(BackupServiceException, {
    InvalidParameterValueException,
    MissingParameterValueException,
    ResourceNotFoundException,
  }),
  missing: (member) => refuse('MissingParameterValueException', `The parameter ${member} is missing`),
  denied: (name) => refuse('AccessDeniedException', `User is not authorized to perform: backup:${name}`, 403),
  throttled: () => refuse('ThrottlingException', 'Rate exceeded', 429),
};
