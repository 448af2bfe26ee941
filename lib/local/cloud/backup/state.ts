import type { CloudRecord } from '../account/record';
import type { StoredFiles } from '../account/stored-files';

/** A backup of one resource, from the call to its end. */
export interface BackupJobRecord {
  readonly id: string;
  readonly resourceArn: string;
  readonly vaultName: string;
  readonly roleArn: string;
  readonly startedAt: number;
  /** It runs from here on, and has ended then. */
  readonly runsAt: number;
  readonly endsAt: number;
  readonly bytes: number;
  readonly recoveryPointArn: string;
  /** Why it fails; null when it does not. */
  failure: string | null;
}

/** What a backup leaves in its vault; its id is its ARN. It is there once the job has ended. */
export interface RecoveryPointRecord extends CloudRecord {
  readonly jobId: string;
  /** What is in it; null while what it is of stands: then it follows from there. */
  files: StoredFiles | null;
}

/** Putting a recovery point back into a file system, from the call to its end. */
export interface RestoreJobRecord {
  readonly id: string;
  readonly recoveryPointArn: string;
  readonly sourceArn: string;
  /** The file system that it restores into, by its ARN and id. */
  readonly targetArn: string;
  readonly targetId: string;
  readonly roleArn: string;
  readonly startedAt: number;
  readonly runsAt: number;
  readonly endsAt: number;
  readonly bytes: number;
  /** Why it fails; null when it does not. */
  readonly failure: string | null;
}

/** What AWS Backup holds. Vaults are those of the account's limits. */
export interface BackupState {
  readonly jobs: Map<string, BackupJobRecord>;
  readonly recoveryPoints: Map<string, RecoveryPointRecord>;
  readonly restoreJobs: Map<string, RestoreJobRecord>;
}

/** AWS Backup of a fresh account. */
export function emptyBackup(): BackupState {
  return { jobs: new Map(), recoveryPoints: new Map(), restoreJobs: new Map() };
}
