/** Ties together what belongs to one deployment. On AWS it is X-Ray’s trace. */
export interface Tracer {
  /** The id of the trace that what runs now is a part of; undefined where nothing is traced. */
  traceId(): string | undefined;
}

/** Of who starts things from outside, and of tests. */
export const untraced: Tracer = { traceId: () => undefined };
