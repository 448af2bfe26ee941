/** What a report of tests counts. */
export type TestCounts = {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly seconds: number;
};

/** A case that failed or broke, fit to be shown. */
export type FailedCase = { readonly name: string; readonly message: string };

/** What became of a suite of tests, as its step keeps it. */
export type TestReport = {
  /** What ran, in words. */
  readonly suite: string;
  readonly passed: boolean;
  /** How it ended by itself, and why nothing is counted where nothing is. */
  readonly note: string;
  /** Null where it gave no report that can be read: then its end alone decides, and of a function `passed: true`. */
  readonly counts: TestCounts | null;
  /** The first of those that failed. */
  readonly failed: readonly FailedCase[];
  /** How many failed beside those. */
  readonly more: number;
};

/** The figures of a suite on one line. */
export function testFigures({ counts, note, passed }: TestReport): string {
  if (counts === null) return `${passed ? 'passed' : 'failed'}, ${note}`;
  const { tests, failures, errors, skipped, seconds } = counts;
  const parts = [
    `${tests} ${tests === 1 ? 'test' : 'tests'}`,
    ...(failures > 0 ? [`${failures} failed`] : []),
    ...(errors > 0 ? [`${errors} broken`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  const took = seconds > 0 ? ` in ${Math.round(seconds * 10) / 10} s` : '';
  return `${parts.join(', ')}${took}, ${note}`;
}
