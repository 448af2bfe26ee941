import { describeError, type ErrorCode } from './catalogue';
import type { ErrorEntry } from './entry';

/** What may be told about an error beside its code. */
export interface UnityErrorOptions {
  readonly message?: string;
  readonly cause?: unknown;
  /** Facts for JSON output and events; never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The one error class: `name` is the code, so Step Functions sees it as `Error`. */
export class UnityError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, options: UnityErrorOptions = {}) {
    super(options.message ?? describeError(code).summary, { cause: options.cause });
    this.name = code;
    this.code = code;
    this.details = options.details ?? {};
  }

  get entry(): ErrorEntry {
    return describeError(this.code);
  }
}
