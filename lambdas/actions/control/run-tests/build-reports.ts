import {
  BatchGetReportsCommand,
  type CodeBuildClient,
  DescribeTestCasesCommand,
  type Report,
} from '@aws-sdk/client-codebuild';
import type { FailedCase } from '../../../../lib/domain/test-report';
import type { TestResults } from './junit';

/** What the reports of a build say by now. */
export type BuildReports =
  | { readonly state: 'generating' }
  | { readonly state: 'none'; readonly why: string }
  | { readonly state: 'read'; readonly results: TestResults; readonly note?: string };

/** A build has five report groups at the most that its buildspec names; more are not looked at. */
const mostReports = 10;
/** Cases of one kind and report; the rest is only counted. */
const mostCases = 20;

const nanosecondsASecond = 1_000_000_000;

/**
 * The reports of a build as CodeBuild has read them: figures, and the names of cases that failed. Only groups that are
 * named after the project are read, as those are that a buildspec names by itself: the role may read no others.
 */
export async function readReports(
  codebuild: CodeBuildClient,
  project: string,
  arns: readonly string[],
): Promise<BuildReports> {
  const own = arns.filter((arn) =>
    /^arn:[^:]+:codebuild:[^:]*:\d+:report\/(.+)$/.exec(arn)?.[1]?.startsWith(`${project}-`),
  );
  const [none] = arns;
  if (none === undefined) return { state: 'none', why: 'it made no report' };
  if (own.length === 0) return { state: 'none', why: `none of its report groups is named ${project}-…` };
  const { reports = [] } = await codebuild.send(new BatchGetReportsCommand({ reportArns: own.slice(0, mostReports) }));
  if (reports.some(({ status }) => status === 'GENERATING')) return { state: 'generating' };
  const tests = reports.filter(({ type, testSummary }) => type === 'TEST' && testSummary !== undefined);
  if (tests.length === 0) return { state: 'none', why: 'its reports count no tests' };
  const failed: FailedCase[] = [];
  for (const report of tests) failed.push(...(await failedIn(codebuild, report)));
  const isPartial = own.length < arns.length || own.length > mostReports || reports.some(({ truncated }) => truncated);
  return {
    state: 'read',
    results: { counts: countsOf(tests), failed },
    ...(isPartial && { note: 'not all of its reports' }),
  };
}

function countsOf(reports: readonly Report[]): TestResults['counts'] {
  const sum = (of: (report: Report) => number | undefined): number =>
    reports.reduce((total, report) => total + (of(report) ?? 0), 0);
  const count = (status: string): number => sum(({ testSummary }) => testSummary?.statusCounts?.[status]);
  return {
    tests: sum(({ testSummary }) => testSummary?.total),
    failures: count('FAILED'),
    // What CodeBuild cannot tell is not taken for well.
    errors: count('ERROR') + count('UNKNOWN'),
    skipped: count('SKIPPED'),
    seconds: sum(({ testSummary }) => testSummary?.durationInNanoSeconds) / nanosecondsASecond,
  };
}

async function failedIn(codebuild: CodeBuildClient, { arn, testSummary }: Report): Promise<readonly FailedCase[]> {
  const failed: FailedCase[] = [];
  for (const status of ['FAILED', 'ERROR', 'UNKNOWN']) {
    if ((testSummary?.statusCounts?.[status] ?? 0) === 0) continue;
    const asked = new DescribeTestCasesCommand({ reportArn: arn, filter: { status }, maxResults: mostCases });
    const { testCases = [] } = await codebuild.send(asked);
    for (const { prefix, name = 'a case without a name', message = '' } of testCases) {
      failed.push({ name: prefix ? `${prefix}.${name}` : name, message });
    }
  }
  return failed;
}
