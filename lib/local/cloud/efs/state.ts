import type { CloudRecord } from '../account/record';
import type { FileChange } from '../account/stored-files';

/** A file system. */
export interface FileSystemRecord extends CloudRecord {
  readonly creationToken: string;
  readonly encrypted: boolean;
  readonly performanceMode: 'generalPurpose' | 'maxIO';
  readonly throughputMode: 'bursting' | 'elastic';
  /** Mount targets can be made from here on. */
  readonly availableAt: number;
  /** Whether AWS Backup backs it up every day, and from when on that is in force; null when that was never said. */
  backupPolicy: { readonly enabled: boolean; readonly settlesAt: number } | null;
  /** Bytes that were written to it, and when: what is metered. */
  writes: readonly { readonly at: number; readonly bytes: number }[];
  /** What became of its files, and when. */
  changes: readonly FileChange[];
}

/** A mount target. It has no tags; its interface goes when it does. */
export interface MountTargetRecord extends CloudRecord {
  readonly fileSystemId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly zone: string;
  readonly interfaceId: string;
  readonly ip: string;
  /** It answers from here on. */
  readonly availableAt: number;
}

/** What EFS holds, by id. */
export interface EfsState {
  readonly fileSystems: Map<string, FileSystemRecord>;
  readonly mountTargets: Map<string, MountTargetRecord>;
}

/** EFS of a fresh account. */
export function emptyEfs(): EfsState {
  return { fileSystems: new Map(), mountTargets: new Map() };
}
