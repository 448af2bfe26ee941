import { Aws } from 'aws-cdk-lib';
import { type ActionDefinition, declaredTargets, type IamStatement } from '../../lambdas/actions/definition';
import type { PermissionSet } from '../domain/functions';
import { defaultSettings } from '../domain/settings';
import { passedRoleName } from './names';
import type { NamedStatement } from './statement';

/** What statements are made for. */
export interface ActionStatementOptions {
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  readonly set: PermissionSet;
  readonly part: 'make' | 'undo';
  /** Starts the physical names of this installation. */
  readonly prefix: string;
  /** The functions that take the place of `declaredTargets`; without any, such a statement is left out. */
  readonly invokeTargets: readonly string[];
}

/** What the actions of a permission set need, each statement once, in this account, region and prefix. */
export function actionStatements(options: ActionStatementOptions): readonly NamedStatement[] {
  const wanted = Object.values(options.definitions)
    .filter(({ permissionSet }) => permissionSet === options.set)
    .flatMap(({ iam }) => iam[options.part])
    .map((statement) => withTargets(statement, options.invokeTargets))
    .filter(({ resources }) => resources.length > 0)
    .map((statement) => installed(statement, options.prefix));
  return merged(wanted).map((statement, index) => ({ ...statement, sid: `Action${index + 1}` }));
}

function withTargets(statement: IamStatement, invokeTargets: readonly string[]): IamStatement {
  const resources = statement.resources.flatMap((resource) =>
    resource === declaredTargets ? invokeTargets : [resource],
  );
  return { ...statement, resources };
}

/** Definitions are written for any account and for the default prefix; an installation knows its own. */
function installed(statement: IamStatement, prefix: string): IamStatement {
  const { conditions, ...rest } = statement;
  const passedTo = statement.actions.includes('iam:PassRole')
    ? String(conditions?.StringEquals?.['iam:PassedToService'])
    : undefined;
  return {
    ...rest,
    resources: statement.resources.map((resource) => installedArn(resource, prefix, passedTo)),
    ...(conditions && { conditions: ofAnySession(conditions) }),
  };
}

function installedArn(resource: string, prefix: string, passedTo: string | undefined): string {
  const [, , service, region, account, ...rest] = resource.split(':');
  // Functions of the user are named in full.
  if (service === undefined || service === 'lambda') return resource;
  const named = rest.join(':').replace(new RegExp(`(^|[:/])${defaultSettings.prefix}-\\*$`), `$1${prefix}-*`);
  const name = passedTo === undefined ? named : `role/${passedRoleName(prefix, passedTo)}`;
  const here = region === '*' ? Aws.REGION : region;
  return ['arn', Aws.PARTITION, service, here, account === '*' ? Aws.ACCOUNT_ID : account, name].join(':');
}

/** How definitions name the session that the caller acts for. */
const callersSession = '${aws:PrincipalTag/unity:session}';

/**
 * A function acts under its own role, which serves every session and so carries no session's tag. What it may touch must
 * carry a session's tag; whose it is decides the ledger, whose rows are the only ids that a function acts on.
 */
function ofAnySession(conditions: NonNullable<IamStatement['conditions']>): NonNullable<IamStatement['conditions']> {
  const result: Record<string, Record<string, string | readonly string[]>> = {};
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, value] of Object.entries(keys)) {
      const [newOperator, newValue] = value === callersSession ? ['StringLike', '*'] : [operator, value];
      result[newOperator] = { ...result[newOperator], [key]: newValue };
    }
  }
  return result;
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
  const why = one.why.includes(other.why) ? one.why : `${one.why} ${other.why}`;
  return { ...one, actions: [...new Set([...one.actions, ...other.actions])], why };
}
