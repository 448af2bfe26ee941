import type { Span } from '../figures';

/** CREATED -> RUNNING. Assumed. */
export const backupBegins: Span = [5, 40];

/** RUNNING -> COMPLETED of a small file system. aws-facts [B create_efs] say minutes to hours; minutes are assumed for small ones. */
export const backupRuns: Span = [120, 420];
