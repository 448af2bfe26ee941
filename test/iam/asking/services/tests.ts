import { arnOf } from '../account';
import type { Ask } from '../ask';

const onProject = (operation: string, projects: readonly string[]): readonly Ask[] =>
  [...new Set(projects)].map((name) => ({
    action: `codebuild:${operation}`,
    resource: arnOf('codebuild', `project/${name}`),
  }));

/** A build is judged on its project, whose name its id begins with (service authorization reference). */
const projectOf = (id: string): string => id.split(':')[0] ?? '';

/** A report is judged on its group: its ARN is that of the group, of another kind and with an id behind it. */
const onGroup = (operation: string, arns: readonly string[]): readonly Ask[] => {
  const groups = arns.map((arn) => arn.split(':').slice(0, 6).join(':').replace(':report/', ':report-group/'));
  return [...new Set(groups)].map((resource) => ({ action: `codebuild:${operation}`, resource }));
};

export const codeBuildAsks = {
  StartBuild: ({ projectName }: { readonly projectName: string }) => onProject('StartBuild', [projectName]),
  StopBuild: ({ id }: { readonly id: string }) => onProject('StopBuild', [projectOf(id)]),
  BatchGetBuilds: ({ ids }: { readonly ids: readonly string[] }) => onProject('BatchGetBuilds', ids.map(projectOf)),
  ListBuildsForProject: ({ projectName }: { readonly projectName: string }) =>
    onProject('ListBuildsForProject', [projectName]),
  BatchGetReports: ({ reportArns }: { readonly reportArns: readonly string[] }) =>
    onGroup('BatchGetReports', reportArns),
  DescribeTestCases: ({ reportArn }: { readonly reportArn: string }) => onGroup('DescribeTestCases', [reportArn]),
};
