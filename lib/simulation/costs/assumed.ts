/** What no count can tell: the share of a bill that is modelled. */
export const assumed = {
  /**
   * Time of a whole processor that a function takes for one call of the SDK, beside waiting for it: 0.29 ms measured
   * against a stub. A function has memory / 1769 MiB of a processor, so its duration grows as its memory shrinks.
   */
  callMilliseconds: 0.29,
  /** Memory at which a function has one whole processor (Lambda developer guide, “Memory and computing power”). */
  processorMebibytes: 1769,
  /** START, END and REPORT lines of one invocation, with CloudWatch’s 26 bytes for each; nothing else is logged. */
  logBytesPerInvocation: 500,
  /** A line of figures, with CloudWatch’s 26 bytes: 321 to 435 measured for a `full`. */
  logBytesPerMeasurement: 450,
} as const;

/** GB-seconds for the computing of calls: the same at any memory. */
export function computingGigabyteSeconds(calls: number): number {
  return (calls * assumed.callMilliseconds * assumed.processorMebibytes) / 1024 / 1000;
}
