import type { JsonObject } from './json';

/** The states of a resource, as the session document has them. */
export type ResourceState = 'creating' | 'active' | 'deleting' | 'deleted';

/** One resource in the ledger. It is written as `creating` before any call that makes it. */
export interface ResourceRow {
  /** Unique within its step, such as `subnet-a`. */
  readonly key: string;
  /** CloudFormation's name of the type. */
  readonly type: string;
  readonly state: ResourceState;
  /** Raised when a fresh one is made in place of one that is gone for certain. */
  readonly generation: number;
  /** Idempotency token, derived from session, step, key and generation; at most 64 characters of [a-z0-9-]. */
  readonly token: string;
  /** The physical id, once known. */
  readonly id?: string;
  /** ISO time of the intent. */
  readonly intended_at: string;
  /** ISO time of the last delete that AWS accepted. */
  readonly removed_at?: string;
  /** ISO time of the first look that found it absent after an accepted delete. */
  readonly absent_since?: string;
  readonly metadata: JsonObject;
  /** AWS refused the call that was to make it: nothing can have been made. */
  readonly refused?: boolean;
  readonly adopted?: boolean;
  /** It stays on purpose: by the step's policy, or because something that is not the session's needs it. */
  readonly retained?: boolean;
  /** A person has taken it over after a rollback could not remove it; `retained` stands with it. */
  readonly accepted?: boolean;
  /** Why it could not be removed. */
  readonly stuck?: string;
  /**
   * It is a copy of the data of that row, such as a snapshot: no undo of its step removes it, and `retained` stands with
   * it from its intent on.
   */
  readonly snapshot_of?: string;
  /** A sweep has found it: it is known by its id alone, and others may carry the same tags. */
  readonly found?: boolean;
  /** The checkpoint that the copy was made for; a copy without one was made before its data was deleted. */
  readonly checkpoint?: string;
  /** Its removal was left to itself by a rollback that had nothing more to do for it; kept when it is gone. */
  readonly handed_over?: boolean;
}

/** A row of which AWS has told the id. */
export type KnownRow = ResourceRow & { readonly id: string };

/** Stands for a checkpoint’s name where copies are meant that rollbacks have made; no checkpoint can be called so. */
export const ofRollbacks = '~rollbacks';

/** Whether a row is a copy that was made for a checkpoint, or by a rollback. */
export function isCopyFor({ snapshot_of, checkpoint }: ResourceRow, name: string): boolean {
  return snapshot_of !== undefined && checkpoint === (name === ofRollbacks ? undefined : name);
}

/** Whether an undo of its step has to do with the resource: it is ours, is not gone, and is no copy of data. */
export function isToUndo(row: ResourceRow): boolean {
  return row.state !== 'deleted' && !row.adopted && row.snapshot_of === undefined;
}

/** Whether AWS refused the call that was to make it, so that there is nothing and never was. */
export function neverWas(row: ResourceRow): boolean {
  return row.refused === true && row.id === undefined;
}

/** Whether it is not known whether a copy of data was made: the call that was to make it was lost. */
export function isUnsettledCopy(row: ResourceRow): boolean {
  return row.snapshot_of !== undefined && row.state === 'creating';
}

/** Whether a rollback has handed the resource over and it is on its way out: not gone yet, and not to stay. */
export function isTail(row: ResourceRow): boolean {
  return row.handed_over === true && row.state !== 'deleted' && !row.retained;
}

/** Whether a person has taken the resource over, so that no rollback left it behind any more. */
export function isAccepted(row: ResourceRow): boolean {
  return row.accepted === true && row.state !== 'deleted';
}
