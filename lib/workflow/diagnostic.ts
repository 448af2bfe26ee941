import type { ErrorCode } from '../domain/errors/catalogue';

/** Another place that belongs to the same problem, such as the further edges of a cycle. 1-based. */
export interface RelatedPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
}

/**
 * One problem of a workflow file or of a value given to it, as plain data that survives JSON.
 *
 * Lines and columns are 1-based and count UTF-16 units; the end is exclusive. `line` 0 means that the
 * problem is not in a file: `file` then says where the value came from, such as `--param size`.
 */
export interface Diagnostic {
  readonly code: ErrorCode;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Why it is a problem, when the message does not say it. */
  readonly cause?: string;
  readonly fix: string;
  /** What was probably meant, as it should be written. */
  readonly suggestion?: string;
  readonly related?: readonly RelatedPlace[];
}
