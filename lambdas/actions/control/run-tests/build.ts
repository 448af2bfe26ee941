import {
  BatchGetBuildsCommand,
  type Build,
  type CodeBuildClient,
  ListBuildsForProjectCommand,
  StartBuildCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { isNotFound, unlessAbsent } from '../../../resources/aws-error';
import { findOwn } from '../../../resources/find-own';
import type { ResourceHandler, StepContext } from '../../action';
import { resourceTag } from '../../tags';
import type { SuiteContext } from './suite';

/** The row of the build. */
export const buildKey = 'build';

/** What the row keeps. Of a build that has ended nothing is asked any more: its project may be undeclared by then. */
export const buildMetadata = z.object({ project: z.string(), ended: z.string().optional() });

/** Carries the token of the row into the build, so that one whose start got no answer is found. */
const tokenVariable = 'UNITY_TOKEN';

/** Clocks differ by less. */
const slackMilliseconds = 15 * 60_000;

/** Builds of a project that are looked through at the most, a hundred a page. */
const mostPages = 10;

/** One build, as far as AWS shows it. */
export async function buildOf(codebuild: CodeBuildClient, id: string): Promise<Build | undefined> {
  const { builds } = await codebuild.send(new BatchGetBuildsCommand({ ids: [id] }));
  return builds?.[0];
}

/** Whether a build goes on. */
export const isGoing = (build: Build | undefined): boolean => build?.buildStatus === 'IN_PROGRESS';

/** Starts a build and returns its id. The token makes a repeat within five minutes the same build. */
export async function startBuild(context: SuiteContext, row: ResourceRow): Promise<string> {
  const { codebuild_project: projectName, source_version: sourceVersion, environment } = context.input;
  const { session, step } = context;
  // A build has no tags: its variables say whose it is.
  const own = {
    UNITY_SESSION: session.id,
    UNITY_STACK: session.stackName,
    UNITY_ENVIRONMENT: session.environment,
    UNITY_RESOURCE: resourceTag(step, row.key),
    [tokenVariable]: row.token,
  };
  try {
    const { build } = await context.clients.codebuild.send(
      new StartBuildCommand({
        projectName,
        idempotencyToken: row.token,
        environmentVariablesOverride: Object.entries({ ...environment, ...own }).map(([name, value]) => ({
          name,
          value,
          type: 'PLAINTEXT',
        })),
        ...(sourceVersion !== undefined && { sourceVersion }),
      }),
    );
    if (build?.id !== undefined) return build.id;
    throw new UnityError('ProvisioningFailed', { message: 'CodeBuild accepted the build without naming it' });
  } catch (error) {
    // It would be waited for as for something that was just made.
    if (isNotFound(error))
      throw new UnityError('InputInvalid', { message: `there is no CodeBuild project ${projectName}` });
    throw error;
  }
}

/** The build that the row’s token has started, among those of the project that are not older than its intent. */
async function findBuild(codebuild: CodeBuildClient, row: ResourceRow): Promise<string | undefined> {
  const { project } = buildMetadata.parse(row.metadata);
  const since = Date.parse(row.intended_at) - slackMilliseconds;
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    // Newest first by itself; a project with more than 100 builds takes no order (ListBuildsForProject API reference).
    const list = new ListBuildsForProjectCommand({ projectName: project, nextToken: token });
    const { ids = [], nextToken } = (await unlessAbsent(() => codebuild.send(list))) ?? {};
    if (ids.length === 0) return undefined;
    const { builds = [] } = await codebuild.send(new BatchGetBuildsCommand({ ids }));
    const found = builds.find((build) => hasToken(build, row.token));
    if (found !== undefined) return found.id;
    const isOlder = builds.some(({ startTime }) => startTime !== undefined && startTime.getTime() < since);
    token = nextToken;
    if (isOlder || !token) return undefined;
  }
  return undefined;
}

function hasToken({ environment }: Build, token: string): boolean {
  return (
    environment?.environmentVariables?.some(({ name, value }) => name === tokenVariable && value === token) ?? false
  );
}

/** A build: it is stopped while it runs, and history afterwards. */
export const builds: ResourceHandler = {
  type: 'AWS::CodeBuild::Build',
  find: ({ clients }, row) => findBuild(clients.codebuild, row),
  remove: async (context, row) => {
    if (!(await mayGoOn(context, row))) return;
    await unlessAbsent(() => context.clients.codebuild.send(new StopBuildCommand({ id: row.id })));
  },
  exists: mayGoOn,
};

/** Whether a build still runs; one that AWS does not show yet may. */
async function mayGoOn(
  { clients, clock, settings }: StepContext,
  row: ResourceRow & { readonly id: string },
): Promise<boolean> {
  if (hasEnded(row)) return false;
  const build = await buildOf(clients.codebuild, row.id);
  if (build !== undefined) return isGoing(build);
  return clock.now() - Date.parse(row.intended_at) < settings.visibilityWindowSeconds * 1000;
}

const hasEnded = ({ metadata }: ResourceRow): boolean => buildMetadata.parse(metadata).ended !== undefined;

/** The keys of rows whose build still runs, though its start may have got no answer. */
export async function goingBuilds(context: StepContext): Promise<readonly string[]> {
  const going: string[] = [];
  for (const row of context.resources()) {
    if (row.type !== builds.type || row.adopted || row.retained || hasEnded(row)) continue;
    const id = row.id ?? (await findOwn(context, builds, row));
    if (id !== undefined && (await mayGoOn(context, { ...row, id }))) going.push(row.key);
  }
  return going;
}
