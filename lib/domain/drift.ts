/** How something in the account differs from what the ledger says of it. */
export interface Drift {
  readonly step: string;
  /** `unknown`: it could not be compared. */
  readonly kind: 'removed' | 'changed' | 'unknown';
  readonly key: string | null;
  readonly type: string | null;
  readonly id: string | null;
  readonly message: string;
  /** In words; null where the message says it all. */
  readonly expected: string | null;
  readonly found: string | null;
}
