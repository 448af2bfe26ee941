import type { Build, StatusType } from '@aws-sdk/client-codebuild';
import { isKnown } from '../account/record';
import type { World } from '../account/world';
import { type Refusal, refuse } from '../api/refusal';
import { sampleProjects } from './samples';
import type { BuildRecord } from './state';

export const invalid = (message: string): Refusal => refuse('InvalidInputException', message);

/** How lists of CodeBuild are cut into pages. */
export const pageRules = {
  least: 1,
  most: 100,
  invalidNumber: 'InvalidInputException',
  invalidToken: 'InvalidInputException',
} as const;

/** The sample of that name. */
export function projectOf({ region, accountId }: World, name: string) {
  const found = Object.hasOwn(sampleProjects, name) ? sampleProjects[name] : undefined;
  if (found !== undefined) return found;
  const arn = `arn:aws:codebuild:${region}:${accountId}:project/${name}`;
  throw refuse('ResourceNotFoundException', `Project cannot be found: ${arn}`);
}

/** Builds that reads know by now. */
export function knownBuild({ state, now }: World, id: string): BuildRecord | undefined {
  const build = state.codebuild.builds.get(id);
  return build !== undefined && isKnown(build, now) ? build : undefined;
}

/** Whether it was asked to fail. */
export function fails({ variables }: BuildRecord): boolean {
  return variables.some(({ name, value }) => name === 'FAIL' && value === 'yes');
}

/** Where a build stands. */
export function buildStatus(build: BuildRecord, now: number): StatusType {
  if (build.stoppedAt !== null && build.stoppedAt < build.endsAt && now >= build.stoppedAt) return 'STOPPED';
  if (now < build.endsAt) return 'IN_PROGRESS';
  return fails(build) ? 'FAILED' : 'SUCCEEDED';
}

/** A build as StartBuild, BatchGetBuilds and StopBuild give it. */
export function viewBuild({ region, accountId, now }: World, build: BuildRecord): Build {
  const status = buildStatus(build, now);
  const isOver = status !== 'IN_PROGRESS';
  return {
    id: build.id,
    arn: `arn:aws:codebuild:${region}:${accountId}:build/${build.id}`,
    buildNumber: build.number,
    projectName: build.projectName,
    startTime: new Date(build.bornAt),
    currentPhase: isOver ? 'COMPLETED' : now < build.runsAt ? 'QUEUED' : 'BUILD',
    buildStatus: status,
    buildComplete: isOver,
    environment: {
      type: 'LINUX_CONTAINER',
      image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0',
      computeType: 'BUILD_GENERAL1_SMALL',
      environmentVariables: build.variables.map((variable) => ({ ...variable })),
    },
    ...(build.sourceVersion !== null && { sourceVersion: build.sourceVersion }),
    ...(isOver && { endTime: new Date(Math.min(build.endsAt, build.stoppedAt ?? build.endsAt)) }),
    ...(build.report !== null && now >= build.endsAt && status !== 'STOPPED' && { reportArns: [build.report.arn] }),
  };
}
