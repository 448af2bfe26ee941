import { cleanLine } from '../../../../lib/domain/clean-text';
import { maskSecrets } from '../../../../lib/domain/mask-secrets';
import { type FailedCase, type TestCounts, type TestReport, testFigures } from '../../../../lib/domain/test-report';
import type { TestResults } from './junit';

/** What is kept of a report: a step is one item of the ledger. */
const most = { cases: 20, nameCharacters: 200, messageCharacters: 300 } as const;

/** The engine keeps 2,000 characters of an error. */
const errorCharacters = 1_800;

/** A suite that has ended. */
export interface EndedSuite {
  readonly suite: string;
  /** Whether it ended well by itself: its exit status, its answer, the status of its build. */
  readonly endedWell: boolean;
  readonly note: string;
  readonly results?: TestResults | undefined;
  /** How many cases failed, where `results` names fewer. */
  readonly failedInAll?: number;
}

/** What the step keeps of it: bounded, without secrets, in characters that do nothing to a terminal. */
export function reportOf({ suite, endedWell, note, results, failedInAll }: EndedSuite): TestReport {
  const failed = (results?.failed ?? []).slice(0, most.cases).map(shown);
  const { failures = 0, errors = 0 } = results === undefined ? {} : plain(results.counts);
  const all = Math.max(failedInAll ?? 0, failures + errors, results?.failed.length ?? 0);
  return {
    suite: shownLine(suite, most.nameCharacters),
    passed: endedWell && all === 0,
    note: shownLine(note, most.messageCharacters),
    counts: results === undefined ? null : plain(results.counts),
    failed,
    more: all - failed.length,
  };
}

/** Why the step fails: the figures, then the cases that failed, as many as there is room for. */
export function describeReport(report: TestReport): string {
  let text = `${report.suite}: ${testFigures(report)}`;
  let named = 0;
  for (const { name, message } of report.failed) {
    const next = `${named === 0 ? ': ' : '; '}${name}${message === '' ? '' : `: ${message}`}`;
    if (text.length + next.length > errorCharacters) break;
    text += next;
    named += 1;
  }
  const left = report.failed.length - named + report.more;
  return left === 0 ? text : `${text}${named === 0 ? ': ' : '; and '}${left}${named === 0 ? '' : ' more'} failed`;
}

/** A report may count what it likes; the ledger knows no such numbers as 1e300 or 1e-300. */
function plain({ tests, failures, errors, skipped, seconds }: TestCounts): TestCounts {
  const whole = (number: number): number => Math.min(Math.floor(number), 1_000_000_000);
  return {
    tests: whole(tests),
    failures: whole(failures),
    errors: whole(errors),
    skipped: whole(skipped),
    seconds: whole(seconds * 1000) / 1000,
  };
}

function shown({ name, message }: FailedCase): FailedCase {
  return { name: shownLine(name, most.nameCharacters), message: shownLine(message, most.messageCharacters) };
}

/** Masked before it is cut, so that no cut hides what a secret looks like; of a text without end only the beginning counts. */
function shownLine(text: string, longest: number): string {
  return cleanLine(maskSecrets(text.slice(0, 16 * longest)).trim(), longest);
}
