import type {
  CreateLaunchTemplateRequest,
  CreateLaunchTemplateResult,
  DeleteLaunchTemplateRequest,
  DeleteLaunchTemplateResult,
  DescribeLaunchTemplatesRequest,
  DescribeLaunchTemplatesResult,
  LaunchTemplate,
} from '@aws-sdk/client-ec2';
import { drawResourceId } from '../account/draw';
import { born, isAlive, isKnown, remove } from '../account/record';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { type Refusal, refuse } from '../api/refusal';
import type { LaunchTemplateRecord } from './compute-records';
import { kinds } from './kinds';
import { described, named } from './lookup';
import { tagsFor, writeTags } from './tag-specifications';

const filters: FilterTable<LaunchTemplateRecord> = {
  'launch-template-name': (template) => template.name,
};

function view(template: LaunchTemplateRecord, world: World): LaunchTemplate {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    CreateTime: new Date(template.bornAt),
    CreatedBy: `arn:aws:sts::${world.accountId}:assumed-role/unity-local/session`,
    DefaultVersionNumber: template.defaultVersion,
    LatestVersionNumber: template.versions.length,
    Tags: writeTags(template.tags),
  };
}

function missingName(name: string): Refusal {
  const message = `The specified launch template, with template name ${name}, does not exist.`;
  return refuse('InvalidLaunchTemplateName.NotFoundException', message);
}

/** The template that a request names by id or by name, one of the two. */
export function namedTemplate(
  world: World,
  request: { readonly LaunchTemplateId?: string | undefined; readonly LaunchTemplateName?: string | undefined },
): LaunchTemplateRecord {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = request;
  if ((id === undefined) === (name === undefined)) {
    throw refuse(
      'MissingParameter',
      'Either a launch template ID or a launch template name must be specified in the request',
    );
  }
  if (id !== undefined) return named(world, kinds.launchTemplate, id);
  for (const template of world.state.ec2.launchTemplates.values()) {
    if (template.name === name && isKnown(template, world.now)) return template;
  }
  throw missingName(name ?? '');
}

function addTemplate(world: World, request: CreateLaunchTemplateRequest, name: string): LaunchTemplateRecord {
  const { launchTemplates } = world.state.ec2;
  const tags = tagsFor(request.TagSpecifications, 'launch-template');
  for (const other of launchTemplates.values()) {
    if (other.name === name && isAlive(other, world.now)) {
      throw refuse('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
    }
  }
  const first = {
    number: 1,
    at: world.now,
    description: request.VersionDescription ?? null,
    data: structuredClone(request.LaunchTemplateData ?? {}),
  };
  const common = born(world, drawResourceId(world.random, 'lt'), tags);
  const template: LaunchTemplateRecord = { ...common, name, versions: [first], defaultVersion: 1 };
  launchTemplates.set(template.id, template);
  return template;
}

export const launchTemplateOperations = {
  CreateLaunchTemplate: operation<CreateLaunchTemplateRequest, CreateLaunchTemplateResult>()(
    ['LaunchTemplateName', 'LaunchTemplateData'],
    (world, request) => {
      const name = request.LaunchTemplateName;
      if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name)) {
        const message = `Launch template name must be between 3 and 128 characters, and may contain letters, numbers, and ( ) . - / _`;
        throw refuse('InvalidLaunchTemplateName.MalformedException', message);
      }
      const id = once(world, 'CreateLaunchTemplate', request, () => addTemplate(world, request, name).id);
      const template = world.state.ec2.launchTemplates.get(id);
      return { LaunchTemplate: template && view(template, world) };
    },
  ),

  DescribeLaunchTemplates: operation<DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResult>()(
    [],
    (world, request) => {
      const asked = { ...request, ids: request.LaunchTemplateIds };
      const rules = { least: 1, most: 200 };
      const { records, NextToken } = described(world, kinds.launchTemplate, asked, filters, rules);
      const names = request.LaunchTemplateNames;
      const missing = names?.find((name) => !records.some((template) => template.name === name));
      if (missing !== undefined) throw missingName(missing);
      const left = names === undefined ? records : records.filter((template) => names.includes(template.name));
      return { LaunchTemplates: left.map((template) => view(template, world)), NextToken };
    },
  ),

  DeleteLaunchTemplate: operation<DeleteLaunchTemplateRequest, DeleteLaunchTemplateResult>()([], (world, request) => {
    const template = namedTemplate(world, request);
    remove(world, template);
    return { LaunchTemplate: view(template, world) };
  }),
};
