/** A failed state: `error` is what Retry and Catch match, `cause` what people read; null where none was given. */
export class StateFailure extends Error {
  constructor(
    readonly error: string | null,
    override readonly cause: string | null,
  ) {
    super(`${error}: ${cause}`);
    this.name = 'StateFailure';
  }

  /** Whether an entry of ErrorEquals matches: nothing does for States.Runtime, no wildcard for too much data. */
  matches(pattern: string): boolean {
    if (this.error === 'States.Runtime') return false;
    if (pattern === this.error) return true;
    if (this.error === 'States.DataLimitExceeded') return false;
    if (pattern === 'States.ALL') return true;
    return pattern === 'States.TaskFailed' && this.error !== 'States.Timeout';
  }
}

/** The execution, or the branch, was stopped: nothing in it may go on. */
export class Stopped extends Error {
  constructor() {
    super('stopped');
    this.name = 'Stopped';
  }
}
