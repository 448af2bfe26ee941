import type {
  BatchGetBuildsInput,
  BatchGetBuildsOutput,
  ListBuildsForProjectInput,
  ListBuildsForProjectOutput,
  StartBuildInput,
  StartBuildOutput,
  StopBuildInput,
  StopBuildOutput,
} from '@aws-sdk/client-codebuild';
import { drawMilliseconds, drawUuid } from '../account/draw';
import { takes } from '../account/durations';
import { born, isKnown, type TagPair } from '../account/record';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { figures } from '../figures';
import { buildStatus, invalid, knownBuild, pageRules, projectOf, viewBuild } from './lookup';
import type { BuildRecord } from './state';

/** A token is valid for five minutes (StartBuild API reference). */
const tokenMilliseconds = 300_000;

/** Builds of a project whose list takes an order. */
const mostInOrder = 100;

/** What the account follows of a request. */
const followed = ['projectName', 'idempotencyToken', 'environmentVariablesOverride', 'sourceVersion'];

/** Builds have no tags: for the inventory, what their variables say of whose they are stands for them. */
function told({ environmentVariablesOverride: variables = [] }: StartBuildInput): readonly TagPair[] {
  return ['session', 'stack', 'environment', 'resource'].flatMap((key) => {
    const value = variables.find(({ name }) => name === `UNITY_${key.toUpperCase()}`)?.value;
    return value === undefined ? [] : [{ Key: `unity:${key}`, Value: value }];
  });
}

function add(world: World, request: StartBuildInput & { readonly projectName: string }): BuildRecord {
  const { state, random, now, region, accountId } = world;
  const { projectName } = request;
  const id = `${projectName}:${drawUuid(random)}`;
  const runsAt = now + takes(world, 'buildBegins', id, drawMilliseconds(random, figures.buildBegins));
  const endsAt = runsAt + takes(world, 'buildRuns', id, drawMilliseconds(random, figures.buildRuns));
  const group = `arn:aws:codebuild:${region}:${accountId}:report/${projectName}-junit`;
  const report = {
    arn: `${group}:${drawUuid(random)}`,
    readyAt: endsAt + drawMilliseconds(random, figures.reportReady),
  };
  const build: BuildRecord = {
    ...born(world, id, told(request)),
    projectName,
    number: [...state.codebuild.builds.values()].filter((other) => other.projectName === projectName).length + 1,
    sourceVersion: request.sourceVersion ?? null,
    variables: structuredClone(request.environmentVariablesOverride ?? []),
    runsAt,
    endsAt,
    report: projectOf(world, projectName).cases === null ? null : report,
    stoppedAt: null,
  };
  state.codebuild.builds.set(id, build);
  return build;
}

function namedBuild(world: World, id: string): BuildRecord {
  const build = knownBuild(world, id);
  if (build === undefined) throw refuse('ResourceNotFoundException', `Build cannot be found: ${id}`);
  return build;
}

export const buildOperations = {
  StartBuild: operation<StartBuildInput, StartBuildOutput>()(['projectName'], (world, request) => {
    const other = Object.keys(request).find((key) => !followed.includes(key));
    if (other !== undefined) throw notSimulated(`StartBuild with ${other}`);
    projectOf(world, request.projectName);
    const { idempotencyToken: ClientToken, ...rest } = request;
    const valid = { milliseconds: tokenMilliseconds, mismatch: 'InvalidInputException' };
    const id = once(world, 'codebuild/StartBuild', { ...rest, ClientToken }, () => add(world, request).id, valid);
    const build = world.state.codebuild.builds.get(id);
    if (build === undefined) throw invalid('The build of this token is no more.');
    return { build: viewBuild(world, build) };
  }),

  BatchGetBuilds: operation<BatchGetBuildsInput, BatchGetBuildsOutput>()(['ids'], (world, { ids }) => {
    if (ids.length < 1 || ids.length > 100) throw invalid('Between 1 and 100 ids are taken.');
    const known = ids.flatMap((id) => knownBuild(world, id) ?? []);
    return {
      builds: known.map((build) => viewBuild(world, build)),
      buildsNotFound: ids.filter((id) => !known.some((build) => build.id === id)),
    };
  }),

  /** One that has ended is left as it is (assumed: the API reference names no error for it). */
  StopBuild: operation<StopBuildInput, StopBuildOutput>()(['id'], (world, { id }) => {
    const build = namedBuild(world, id);
    if (buildStatus(build, world.now) === 'IN_PROGRESS') {
      build.stoppedAt ??= world.now + drawMilliseconds(world.random, figures.buildStops);
    }
    return { build: viewBuild(world, build) };
  }),

  /** Newest first; an order is an error once the project has more than 100 builds (API reference; assumed: which error). */
  ListBuildsForProject: operation<ListBuildsForProjectInput, ListBuildsForProjectOutput>()(
    ['projectName'],
    (world, { projectName, sortOrder, nextToken }) => {
      projectOf(world, projectName);
      const ids = [...world.state.codebuild.builds.values()]
        .filter((build) => build.projectName === projectName && isKnown(build, world.now))
        .map(({ id }) => id);
      if (sortOrder !== undefined && ids.length > mostInOrder) {
        throw invalid(`The project has more than ${mostInOrder} builds: sortOrder cannot be set.`);
      }
      const page = pageOf(world, sortOrder === 'ASCENDING' ? ids : ids.reverse(), { token: nextToken }, pageRules);
      return { ids: [...page.items], nextToken: page.next };
    },
  ),
};
