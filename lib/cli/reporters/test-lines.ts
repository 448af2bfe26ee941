import type { SessionDocument } from '../../domain/session-document';
import { testFigures } from '../../domain/test-report';
import { cleanLine } from '../io/clean-text';

/** What the suites of a session came to: a line each, and one for each case that failed. */
export function testLines({ steps }: SessionDocument): readonly string[] {
  return steps.flatMap(({ name, tests }) => {
    if (tests === undefined) return [];
    const { suite, passed, counts, failed, more } = tests;
    // Without figures the words say it.
    const verdict = counts === null ? '' : `${passed ? 'passed' : 'failed'}: `;
    return [
      `tests of ${name}: ${verdict}${cleanLine(testFigures(tests), 600)} (${cleanLine(suite, 200)})`,
      ...failed.map(
        (one) => `  failed: ${cleanLine(one.message === '' ? one.name : `${one.name}: ${one.message}`, 600)}`,
      ),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ];
  });
}
