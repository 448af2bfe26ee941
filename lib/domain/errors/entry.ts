/**
 * One entry of the error catalogue.
 *
 * - `user`: the request or the workflow is wrong; trying again changes nothing.
 * - `retryable`: the same call may succeed later; the machines' Retry lists these.
 * - `terminal`: it will not succeed; the step fails and rollback begins.
 * - `bug`: an invariant of ours is broken.
 */
export interface ErrorEntry {
  /** Stable number, shown as `UNITY-E1203`. */
  readonly id: `E${number}`;
  readonly kind: 'user' | 'retryable' | 'terminal' | 'bug';
  readonly summary: string;
  readonly remedy: string;
}
