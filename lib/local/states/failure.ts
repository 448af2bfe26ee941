/** A failed state: `error` is what Retry and Catch match, `cause` what people read. */
export class StateFailure extends Error {
  constructor(
    readonly error: string,
    override readonly cause: string,
  ) {
    super(`${error}: ${cause}`);
    this.name = 'StateFailure';
  }

  /** Whether an entry of ErrorEquals matches. Two errors of AWS are matched by no wildcard. */
  matches(pattern: string): boolean {
    if (pattern === this.error) return true;
    if (this.error === 'States.Runtime' || this.error === 'States.DataLimitExceeded') return false;
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
