import type { TestCounts } from '../../../../lib/domain/test-report';
import type { TestResults } from './junit';
import type { EndedSuite } from './report';

/** What became of a suite on one instance. */
export interface OnInstance {
  readonly id: string;
  readonly endedWell: boolean;
  readonly ended: string;
  readonly results: TestResults | string;
}

/** One suite of all instances: a case is named with its instance where there is more than one. */
export function addUp(ends: readonly OnInstance[]): EndedSuite {
  const isOne = ends.length === 1;
  const read = ends.flatMap(({ id, results }) => (typeof results === 'string' ? [] : [{ id, results }]));
  const notes = ends.map(({ id, ended, results }) => {
    const said = typeof results === 'string' ? `${ended}; ${results}` : ended;
    return isOne ? said : `${id}: ${said}`;
  });
  return {
    suite: `command on ${ends.map(({ id }) => id).join(', ')}`,
    endedWell: ends.every(({ endedWell }) => endedWell),
    note: [...new Set(notes)].join('; '),
    ...(read.length > 0 && {
      results: {
        counts: read.map(({ results }) => results.counts).reduce(plus),
        failed: read.flatMap(({ id, results }) =>
          results.failed.map(({ name, message }) => ({ name: isOne ? name : `${id}: ${name}`, message })),
        ),
      },
    }),
  };
}

function plus(one: TestCounts, other: TestCounts): TestCounts {
  return {
    tests: one.tests + other.tests,
    failures: one.failures + other.failures,
    errors: one.errors + other.errors,
    skipped: one.skipped + other.skipped,
    // They run at the same time.
    seconds: Math.max(one.seconds, other.seconds),
  };
}
