import type {
  CreateLaunchTemplateVersionRequest,
  CreateLaunchTemplateVersionResult,
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult,
  LaunchTemplateVersion,
  ModifyLaunchTemplateRequest,
  ModifyLaunchTemplateResult,
} from '@aws-sdk/client-ec2';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import type { LaunchTemplateRecord } from './compute-records';
import { namedTemplate } from './launch-templates';

type Version = LaunchTemplateRecord['versions'][number];

/** A version by its number, `$Default` or `$Latest`. */
export function versionOf(template: LaunchTemplateRecord, wanted: string | undefined): Version {
  const number =
    wanted === undefined || wanted === '$Default'
      ? template.defaultVersion
      : wanted === '$Latest'
        ? template.versions.length
        : Number(wanted);
  const version = template.versions.find((candidate) => candidate.number === number);
  if (version !== undefined) return version;
  throw refuse(
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find launch template version ${wanted} for ${template.id}.`,
  );
}

function view(template: LaunchTemplateRecord, version: Version, world: World): LaunchTemplateVersion {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    VersionNumber: version.number,
    VersionDescription: version.description ?? undefined,
    CreateTime: new Date(version.at),
    CreatedBy: `arn:aws:sts::${world.accountId}:assumed-role/unity-local/session`,
    DefaultVersion: version.number === template.defaultVersion,
    LaunchTemplateData: structuredClone(version.data),
  };
}

export const launchTemplateVersionOperations = {
  CreateLaunchTemplateVersion: operation<CreateLaunchTemplateVersionRequest, CreateLaunchTemplateVersionResult>()(
    ['LaunchTemplateData'],
    (world, request) => {
      const template = namedTemplate(world, request);
      const base = request.SourceVersion === undefined ? {} : versionOf(template, request.SourceVersion).data;
      const version: Version = {
        number: template.versions.length + 1,
        at: world.now,
        description: request.VersionDescription ?? null,
        data: structuredClone({ ...base, ...request.LaunchTemplateData }),
      };
      template.versions.push(version);
      return { LaunchTemplateVersion: view(template, version, world) };
    },
  ),

  ModifyLaunchTemplate: operation<ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult>()([], (world, request) => {
    const template = namedTemplate(world, request);
    if (request.DefaultVersion !== undefined)
      template.defaultVersion = versionOf(template, request.DefaultVersion).number;
    return {
      LaunchTemplate: {
        LaunchTemplateId: template.id,
        LaunchTemplateName: template.name,
        DefaultVersionNumber: template.defaultVersion,
        LatestVersionNumber: template.versions.length,
      },
    };
  }),

  DescribeLaunchTemplateVersions: operation<
    DescribeLaunchTemplateVersionsRequest,
    DescribeLaunchTemplateVersionsResult
  >()([], (world, request) => {
    const template = namedTemplate(world, request);
    const versions = request.Versions?.map((wanted) => versionOf(template, wanted)) ?? template.versions;
    const page = pageOf(
      world,
      versions,
      { size: request.MaxResults, token: request.NextToken },
      { least: 1, most: 200 },
    );
    return {
      LaunchTemplateVersions: page.items.map((version) => view(template, version, world)),
      NextToken: page.next,
    };
  }),
};
