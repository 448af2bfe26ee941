import { readFileSync } from 'node:fs';
import { putObject, uploadAssets } from './assets';
import type { AwsCli } from './aws-cli';

export interface DeployOptions {
  /** @default 'referee' */
  readonly stackName?: string;
  /** @default no parameters */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface DeployedStack {
  readonly stackName: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Physical id by logical id. */
  readonly resources: Readonly<Record<string, string>>;
  /** Types that moto doesn't know: nothing was made for them. */
  readonly placeholders: readonly string[];
}

interface StackDescription {
  readonly Stacks: readonly [
    {
      readonly StackStatus: string;
      readonly StackStatusReason?: string;
      readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
    },
  ];
}

interface ResourceList {
  readonly StackResourceSummaries: readonly {
    readonly LogicalResourceId: string;
    readonly PhysicalResourceId: string;
    readonly ResourceType: string;
  }[];
}

const TEMPLATE_BUCKET = 'referee-templates';
const PLACEHOLDER_PREFIX = 'referee-placeholder-';

function describeStack(stackName: string, stack: StackDescription, list: ResourceList): DeployedStack {
  const summaries = list.StackResourceSummaries;
  return {
    stackName,
    outputs: Object.fromEntries((stack.Stacks[0].Outputs ?? []).map((one) => [one.OutputKey, one.OutputValue])),
    resources: Object.fromEntries(summaries.map((one) => [one.LogicalResourceId, one.PhysicalResourceId])),
    placeholders: [
      ...new Set(
        summaries.filter((one) => one.PhysicalResourceId.startsWith(PLACEHOLDER_PREFIX)).map((one) => one.ResourceType),
      ),
    ],
  };
}

/** Deploys a synthesized template, or updates the stack when it is there already. */
export async function deployTemplate(
  account: { readonly endpoint: string; readonly aws: AwsCli },
  template: string | object,
  assetsDirectory?: string,
  { stackName = 'referee', parameters = {} }: DeployOptions = {},
): Promise<DeployedStack> {
  const { endpoint, aws } = account;
  const text = typeof template === 'string' ? readFileSync(template, 'utf8') : JSON.stringify(template);
  if (assetsDirectory !== undefined) await uploadAssets(endpoint, assetsDirectory);
  const url = await putObject(endpoint, TEMPLATE_BUCKET, `${stackName}.json`, text);
  const known = (await aws(['cloudformation', 'list-stacks'])) as {
    StackSummaries?: readonly { StackName: string; StackStatus: string }[];
  };
  const exists = known.StackSummaries?.some(
    (one) => one.StackName === stackName && one.StackStatus !== 'DELETE_COMPLETE',
  );
  const given = Object.entries(parameters).map(([key, value]) => `ParameterKey=${key},ParameterValue=${value}`);
  await aws([
    'cloudformation',
    exists ? 'update-stack' : 'create-stack',
    ...['--stack-name', stackName, '--template-url', url, '--capabilities', 'CAPABILITY_NAMED_IAM'],
    ...(given.length > 0 ? ['--parameters', ...given] : []),
  ]);
  const [stack, list] = await Promise.all([
    aws(['cloudformation', 'describe-stacks', '--stack-name', stackName]) as Promise<StackDescription>,
    aws(['cloudformation', 'list-stack-resources', '--stack-name', stackName]) as Promise<ResourceList>,
  ]);
  const { StackStatus, StackStatusReason } = stack.Stacks[0];
  if (!/^(CREATE|UPDATE)_COMPLETE$/.test(StackStatus))
    throw new Error(`${stackName}: ${StackStatus} ${StackStatusReason ?? ''}`);
  return describeStack(stackName, stack, list);
}
