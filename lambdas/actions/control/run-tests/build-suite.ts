import type { Build } from '@aws-sdk/client-codebuild';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { StepContext } from '../../action';
import { environmentProblems } from '../../docker/setup-containers/environment';
import { buildKey, buildOf, builds, isGoing, startBuild } from './build';
import { readReports } from './build-reports';
import { reportOf } from './report';
import type { Suite, SuiteContext } from './suite';

/** Builds take minutes, and CodeBuild takes few calls a second. */
const againInSeconds = 5;

/** Refuses what the installation does not declare; its role could not start it either. */
export function assertProject({ settings }: Pick<StepContext, 'settings'>, project: string): void {
  if (settings.testProjects.includes(project)) return;
  const message = `${project} is not among \`test_projects\` in unity.yaml`;
  throw new UnityError('TestProjectUndeclared', { message });
}

function startOnce(context: SuiteContext): Promise<string> {
  const { codebuild_project: project = '' } = context.input;
  return context.make(buildKey, builds, (row) => startBuild(context, row), { project });
}

/** Where a build fails, in CodeBuild’s own words. */
function phaseWords({ phases = [] }: Build): string {
  const failed = phases.find(
    ({ phaseStatus }) => phaseStatus !== undefined && !/SUCCEEDED|IN_PROGRESS/.test(phaseStatus),
  );
  if (failed === undefined) return '';
  const why = failed.contexts?.find(({ message }) => message)?.message;
  return ` in ${failed.phaseType}${why === undefined ? '' : `: ${why}`}`;
}

/** A suite that a CodeBuild project runs. */
export const buildSuite: Suite = {
  problems: ({ environment = {}, report }) => [
    ...environmentProblems(environment),
    ...(report === undefined ? [] : ['`report` is of a command: a buildspec names its own reports']),
  ],

  /** @throws UnityError TestProjectUndeclared */
  async begin(context) {
    assertProject(context, context.input.codebuild_project ?? '');
    await startOnce(context);
  },

  async look(context) {
    const { codebuild } = context.clients;
    const { codebuild_project: project = '' } = context.input;
    const id = await startOnce(context);
    const build = await buildOf(codebuild, id);
    if (build === undefined) throw new UnityError('NotYetVisible', { message: `CodeBuild does not show ${id} yet` });
    if (isGoing(build)) {
      return {
        status: 'pending',
        reason: `the build ${id} is in ${build.currentPhase ?? 'SUBMITTED'}`,
        againInSeconds,
      };
    }
    const reports = await readReports(codebuild, project, build.reportArns ?? []);
    if (reports.state === 'generating')
      return { status: 'pending', reason: `the report of ${id} is being made`, againInSeconds: 1 };
    const status = build.buildStatus ?? 'FAULT';
    await context.note(buildKey, { project, ended: status });
    const ended = `it ended ${status}${phaseWords(build)}`;
    const suite = `build ${id}`;
    const endedWell = status === 'SUCCEEDED';
    const why = reports.state === 'none' ? reports.why : reports.note;
    const note = why === undefined ? ended : `${ended}; ${why}`;
    const results = reports.state === 'read' ? reports.results : undefined;
    return { status: 'ended', report: reportOf({ suite, endedWell, note, results }) };
  },
};
