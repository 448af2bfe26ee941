import type { Span } from '../figures';

/** CREATED -> RUNNING. Assumed. */
export const backupBegins: Span = [5, 40];

/** RUNNING -> COMPLETED of a small file system. aws-facts [B create_efs] say minutes to hours; minutes are assumed for small ones. */
export const backupRuns: Span = [120, 420];

/** PENDING -> RUNNING of a restore. Assumed to be as a backup's. */
export const restoreBegins: Span = [5, 40];

/** RUNNING -> COMPLETED of a restore of a small file system. Assumed. */
export const restoreRuns: Span = [120, 420];

/** DELETING -> gone of a recovery point. Assumed. */
export const recoveryPointDeleted: Span = [2, 20];
