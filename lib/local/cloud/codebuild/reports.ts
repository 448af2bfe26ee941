import type {
  BatchGetReportsInput,
  BatchGetReportsOutput,
  DescribeTestCasesInput,
  DescribeTestCasesOutput,
  Report,
  TestCase,
} from '@aws-sdk/client-codebuild';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { fails, invalid, pageRules, projectOf } from './lookup';
import type { BuildRecord } from './state';

/** The build whose report that is, once it is being written. */
function buildOf({ state, now }: World, arn: string): BuildRecord | undefined {
  return [...state.codebuild.builds.values()].find(({ report, endsAt }) => report?.arn === arn && now >= endsAt);
}

function casesOf(world: World, build: BuildRecord): readonly TestCase[] {
  return projectOf(world, build.projectName).cases?.(fails(build)) ?? [];
}

function viewReport(world: World, build: BuildRecord): Report {
  const cases = casesOf(world, build);
  const count = (status: string): number => cases.filter((one) => one.status === status).length;
  const isReady = world.now >= (build.report?.readyAt ?? 0);
  return {
    arn: build.report?.arn,
    type: 'TEST',
    executionId: build.id,
    status: isReady ? (count('FAILED') > 0 ? 'FAILED' : 'SUCCEEDED') : 'GENERATING',
    truncated: false,
    ...(isReady && {
      testSummary: {
        total: cases.length,
        statusCounts: {
          SUCCEEDED: count('SUCCEEDED'),
          FAILED: count('FAILED'),
          ERROR: count('ERROR'),
          SKIPPED: count('SKIPPED'),
          UNKNOWN: count('UNKNOWN'),
        },
        durationInNanoSeconds: cases.reduce((sum, { durationInNanoSeconds = 0 }) => sum + durationInNanoSeconds, 0),
      },
    }),
  };
}

export const reportOperations = {
  BatchGetReports: operation<BatchGetReportsInput, BatchGetReportsOutput>()(['reportArns'], (world, { reportArns }) => {
    if (reportArns.length < 1 || reportArns.length > 100) throw invalid('Between 1 and 100 reports are taken.');
    const found = reportArns.flatMap((arn) => buildOf(world, arn) ?? []);
    return {
      reports: found.map((build) => viewReport(world, build)),
      reportsNotFound: reportArns.filter((arn) => buildOf(world, arn) === undefined),
    };
  }),

  DescribeTestCases: operation<DescribeTestCasesInput, DescribeTestCasesOutput>()(['reportArn'], (world, request) => {
    const { reportArn, filter, maxResults, nextToken } = request;
    const build = buildOf(world, reportArn);
    if (build === undefined) throw refuse('ResourceNotFoundException', `Report ${reportArn} does not exist`);
    const cases = casesOf(world, build).filter(({ status }) => status === (filter?.status ?? status));
    const page = pageOf(world, cases, { size: maxResults, token: nextToken }, pageRules);
    return { testCases: page.items.map((one) => ({ ...one, reportArn })), nextToken: page.next };
  }),
};
