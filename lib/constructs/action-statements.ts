import { Aws } from 'aws-cdk-lib';
import {
  type ActionDefinition,
  declaredProject,
  declaredTargets,
  type IamStatement,
} from '../../lambdas/actions/definition';
import type { PermissionSet } from '../domain/functions';
import { defaultSettings, type Settings } from '../domain/settings';
import { roleArn } from './names';
import type { NamedStatement } from './statement';

/** What statements are made for. */
export interface ActionStatementOptions {
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  readonly set: PermissionSet;
  readonly part: 'make' | 'undo';
  /**
   * Names of the installation as they hold in the environment. The functions of `invokeTargets` take the place of
   * `declaredTargets`, the names of `testProjects` that of `declaredProject`; without any, such a statement is left out.
   */
  readonly settings: Settings;
}

/** What the actions of a permission set need, each statement once, in this account, region and prefix. */
export function actionStatements(options: ActionStatementOptions): readonly NamedStatement[] {
  const wanted = Object.values(options.definitions)
    .filter(({ permissionSet }) => permissionSet === options.set)
    .flatMap(({ iam }) => iam[options.part])
    .map((statement) => withDeclared(statement, options.settings))
    .filter(({ resources }) => resources.length > 0)
    .map((statement) => installed(statement, options.settings));
  return merged(wanted).map((statement, index) => ({ ...statement, sid: `Action${index + 1}` }));
}

/** Services of which nothing that an action makes is a resource. */
const besideResources: readonly string[] = ['codebuild', 'iam', 'ssm', 'servicequotas', 'sts', 'wafv2'];

/** What actions read before they make anything, or of what works. */
const besideLooks: readonly string[] = [
  'backup:DescribeBackupJob',
  'backup:DescribeRestoreJob',
  'backup:ListBackupJobs',
  'backup:ListRestoreJobs',
  'cloudwatch:GetMetricStatistics',
  'ec2:DescribeAccountAttributes',
  'ec2:DescribeAddresses',
  'ec2:DescribeAvailabilityZones',
  'elasticloadbalancing:DescribeSSLPolicies',
  'route53:GetHostedZone',
];

/** All that actions read of what they make, and nothing that changes anything. */
export function readingStatements(options: Omit<ActionStatementOptions, 'set' | 'part'>): readonly NamedStatement[] {
  const isReading = (action: string): boolean => {
    const [service = '', name = ''] = action.split(':');
    const isLook = !besideResources.includes(service) && !besideLooks.includes(action);
    return isLook && /^(Describe|Get|List)/.test(name);
  };
  const wanted = Object.values(options.definitions)
    .flatMap(({ iam }) => [...iam.make, ...iam.undo])
    .map((statement) => ({ ...statement, actions: statement.actions.filter(isReading) }))
    .filter(({ actions, conditions }) => conditions === undefined && actions.length > 0)
    .map((statement) => installed(statement, options.settings));
  return merged(wanted).map((statement, index) => ({ ...statement, sid: `Read${index + 1}` }));
}

/** What the installation declares in the place of the words that stand for it. */
function withDeclared(statement: IamStatement, { invokeTargets, testProjects }: Settings): IamStatement {
  const resources = statement.resources.flatMap((resource) => {
    if (resource === declaredTargets) return invokeTargets;
    if (!resource.includes(declaredProject)) return [resource];
    return testProjects.map((name) => resource.replace(declaredProject, name));
  });
  return { ...statement, resources };
}

/** Definitions are written for any account and for the default prefix; an installation knows its own. */
function installed(statement: IamStatement, settings: Settings): IamStatement {
  const resources = statement.actions.includes('iam:PassRole')
    ? [roleArn(passedRoleName(settings, String(statement.conditions?.StringEquals?.['iam:PassedToService'])))]
    : statement.resources.map((resource) => installedArn(resource, settings.prefix));
  return { ...statement, resources };
}

/** The role that actions hand to a service: only these two are ever passed. */
function passedRoleName(settings: Settings, service: string): string {
  return service.startsWith('backup.') ? settings.backupRoleName : settings.instanceProfileName;
}

function installedArn(resource: string, prefix: string): string {
  const [, , service, region, account, ...rest] = resource.split(':');
  // Functions of the user are named in full.
  if (service === undefined || service === 'lambda') return resource;
  const named = rest.join(':').replace(new RegExp(`(^|[:/])${defaultSettings.prefix}-\\*$`), `$1${prefix}-*`);
  const here = region === '*' ? Aws.REGION : region;
  return ['arn', Aws.PARTITION, service, here, account === '*' ? Aws.ACCOUNT_ID : account, named].join(':');
}

/** Statements with the same resources and conditions become one, with the actions and reasons of all. */
function merged(statements: readonly IamStatement[]): readonly IamStatement[] {
  const byTarget = new Map<string, IamStatement>();
  for (const statement of statements) {
    const target = JSON.stringify([[...statement.resources].sort(), statement.conditions ?? null]);
    const known = byTarget.get(target);
    byTarget.set(target, known ? union(known, statement) : statement);
  }
  return [...byTarget.values()];
}

function union(one: IamStatement, other: IamStatement): IamStatement {
  const exception = bothTexts(one.exception, other.exception);
  return {
    ...one,
    actions: [...new Set([...one.actions, ...other.actions])],
    why: bothTexts(one.why, other.why) ?? one.why,
    ...(exception !== undefined && { exception }),
  };
}

function bothTexts(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.includes(other) ? one : `${one} ${other}`;
}
