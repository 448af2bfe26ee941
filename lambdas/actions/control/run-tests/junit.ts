import { parseXML } from '@aws-sdk/xml-builder';
import type { FailedCase, TestCounts } from '../../../../lib/domain/test-report';

/** What a report says: every failed case, in its own words. */
export interface TestResults {
  readonly counts: TestCounts;
  readonly failed: readonly FailedCase[];
}

/** What is read of a report at the most. */
export const mostReportBytes = 1_048_576;

const suiteTag = /<testsuites?[\s>/]/;

const unreadable = 'its report cannot be read as JUnit XML';

type Element = Readonly<Record<string, unknown>>;

/**
 * Reads JUnit XML wherever it stands in a text: from the first `<testsuite…>` to the end of the last one. What comes
 * before, a document type with its entities included, is never read. Undefined where there is none; a text where it
 * cannot be read.
 */
export function readJunit(text: string): TestResults | string | undefined {
  const from = text.search(suiteTag);
  if (from < 0) return undefined;
  if (Buffer.byteLength(text) > mostReportBytes) return `its report is longer than ${mostReportBytes} bytes`;
  const last = Math.max(text.lastIndexOf('</testsuite'), text.lastIndexOf('/>'));
  const until = text.indexOf('>', last);
  // Several files in a row, of which the last breaks off.
  if (until >= 0 && suiteTag.test(text.slice(until))) return unreadable;
  try {
    // Several files in a row have a root each.
    const { all } = parseXML(`<all>${text.slice(from, until < 0 ? text.length : until + 1)}</all>`) as { all: unknown };
    return resultsOf(all);
  } catch {
    return unreadable;
  }
}

function resultsOf(root: unknown): TestResults {
  const judged = casesIn(root).map((one) => ({ one, ...judge(one) }));
  const count = (verdict: Verdict): number => judged.filter((each) => each.verdict === verdict).length;
  return {
    counts: {
      tests: figure(root, 'tests', () => true),
      failures: figure(root, 'failures', (one) => judge(one).verdict === 'failure'),
      errors: figure(root, 'errors', (one) => judge(one).verdict === 'error'),
      skipped: count('skipped'),
      seconds: secondsOf(root),
    },
    failed: judged
      .filter(({ verdict }) => verdict === 'failure' || verdict === 'error')
      .map(({ one, message }) => ({ name: nameOf(one), message })),
  };
}

/** Suites stand in `testsuites`, in one another, or alone. */
const suitesIn = (parent: unknown): readonly Element[] => [
  ...childrenOf(parent, 'testsuites'),
  ...childrenOf(parent, 'testsuite'),
];

/** Cases stand in a suite, or in `testsuites` beside the suites: so writes `node --test` those of a file’s top level. */
const casesIn = (parent: unknown): readonly Element[] => [
  ...childrenOf(parent, 'testcase'),
  ...suitesIn(parent).flatMap(casesIn),
];

/** The larger of what an element says and what is found in it: one that broke as a whole has no case for it. */
function figure(element: unknown, key: string, counts: (one: Element) => boolean): number {
  const own = childrenOf(element, 'testcase').filter(counts).length;
  const found = suitesIn(element).reduce((sum, suite) => sum + figure(suite, key, counts), own);
  return Math.max(saidBy(element, key), found);
}

/** What an element says, else what its parts took. */
const secondsOf = (element: unknown): number =>
  saidBy(element, 'time') ||
  [...childrenOf(element, 'testcase'), ...suitesIn(element)].reduce((sum, part) => sum + secondsOf(part), 0);

const saidBy = (element: unknown, key: string): number => numberOf((element as Element)[key]);

type Verdict = 'passed' | 'skipped' | 'failure' | 'error';

function judge(one: Element): { readonly verdict: Verdict; readonly message: string } {
  for (const verdict of ['error', 'failure'] as const) {
    const [first] = listOf(one[verdict]);
    if (first !== undefined) return { verdict, message: messageOf(first) };
  }
  return { verdict: listOf(one.skipped).length > 0 ? 'skipped' : 'passed', message: '' };
}

/** Its message, else its kind, else the beginning of its text. */
function messageOf(failure: unknown): string {
  if (typeof failure === 'string') return failure;
  const { message, type, '#text': text } = failure as Element;
  return [message, text, type].find((part): part is string => typeof part === 'string' && part.trim() !== '') ?? '';
}

function nameOf({ classname, name }: Element): string {
  const parts = [classname, name].filter((part): part is string => typeof part === 'string' && part !== '');
  return parts.length === 0 ? 'a case without a name' : parts.join('.');
}

function numberOf(value: unknown): number {
  const number = typeof value === 'string' ? Number(value.replaceAll(',', '')) : 0;
  return Number.isFinite(number) && number > 0 ? number : 0;
}

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];

/** The elements of that name in another; an empty one is read as an empty text. */
function childrenOf(parent: unknown, name: string): readonly Element[] {
  if (typeof parent !== 'object' || parent === null) return [];
  const value = Object.hasOwn(parent, name) ? (parent as Element)[name] : undefined;
  return listOf(value).map((child) => (typeof child === 'object' && child !== null ? (child as Element) : {}));
}
