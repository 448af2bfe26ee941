/** The trace of a deployment, as people are shown it. */
export interface Trace {
  readonly id: string;
  /** Where X-Ray’s console shows it; null in the simulated account, which has no console. */
  readonly url: string | null;
}

/** `1-68a0f3c2-0123456789abcdef01234567 at https://…`. */
export const traceWords = ({ id, url }: Trace): string => (url === null ? id : `${id} at ${url}`);
