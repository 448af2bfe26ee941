import { instancesOfStack } from '../../aws/iam';
import { declaredProject, declaredTargets, type IamStatement } from '../../definition';
import { cancelsCommands, looksAtCommands, sendsScripts } from '../../docker/setup-containers/permissions';

const projects = [`arn:aws:codebuild:*:*:project/${declaredProject}`];

const looksAtBuilds: IamStatement = {
  actions: ['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject'],
  resources: projects,
  why: 'Looks what became of a build, and finds one whose start got no answer; of declared projects only.',
};

/** What running a suite needs, and stopping it. */
export const runTestsIam: { readonly make: readonly IamStatement[]; readonly undo: readonly IamStatement[] } = {
  make: [
    {
      actions: ['codebuild:StartBuild'],
      resources: projects,
      why: 'Starts builds of the projects that the installation declares, and of no others.',
      exception: 'Projects of the user carry no tags of ours: confined to those that the installation declares.',
    },
    looksAtBuilds,
    {
      actions: ['codebuild:BatchGetReports', 'codebuild:DescribeTestCases'],
      resources: [`arn:aws:codebuild:*:*:report-group/${declaredProject}-*`],
      why: 'Reads the test reports of those builds: groups that a buildspec names begin with the project’s name.',
    },
    {
      actions: ['lambda:InvokeFunction'],
      resources: [declaredTargets],
      why: 'Invokes suites that are functions: those that the installation declares, and no others.',
      exception: 'Functions of the user carry no tags of ours: confined to those that the installation declares.',
    },
    looksAtCommands,
    sendsScripts,
    {
      actions: ['ssm:SendCommand'],
      resources: ['arn:aws:ec2:*:*:instance/*'],
      conditions: instancesOfStack,
      why: 'Only on instances of the session’s stack: a suite looks at what a revision has kept of a former one too.',
    },
  ],
  undo: [
    looksAtBuilds,
    {
      actions: ['codebuild:StopBuild'],
      resources: projects,
      why: 'Stops a build that still runs.',
      exception: 'Builds have no tags: it is given ids of the session’s own rows only, and of declared projects.',
    },
    looksAtCommands,
    cancelsCommands,
  ],
};
