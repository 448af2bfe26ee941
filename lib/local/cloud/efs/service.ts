import { EFSServiceException } from '@aws-sdk/client-efs';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { backupPolicyOperations } from './backup-policies';
import { fileSystemOperations } from './file-systems';
import { refuseEfs } from './lookup';
import { mountTargetOperations } from './mount-targets';

/** EFS: file systems over several zones and their mount targets. */
export const efsService: ServiceModel = {
  dryRun: false,
  operations: { ...fileSystemOperations, ...mountTargetOperations, ...backupPolicyOperations },
  // The modeled classes carry nothing that `name`, `ErrorCode` and the members of a refusal do not.
  exception: exceptions(EFSServiceException, {}),
  missing: (member) => refuseEfs('BadRequest', `1 validation error detected: '${member}' must not be null`, 400),
  denied: (name) =>
    refuse('AccessDeniedException', `User is not authorized to perform: elasticfilesystem:${name}`, 403),
  throttled: () => refuseEfs('ThrottlingException', 'Rate exceeded', 429),
};
