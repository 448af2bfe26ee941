import { AccountPrincipal, CfnRole, Effect, type IPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { tagKeys } from '../../lambdas/actions/tags';
import type { FunctionName } from '../domain/functions';
import { functionPhysicalName, sessionRoleName } from '../domain/naming';
import { roleArn } from './names';
import { exceptionsOf, type NamedStatement, policyOf, reasonsOf } from './statement';

/** What a session role is made of. */
export interface SessionRoleProps {
  readonly prefix: string;
  readonly environment: string;
  readonly functionName: FunctionName;
  readonly statements: readonly NamedStatement[];
  /** The account of the functions. */
  readonly homeAccount: string;
  /** What AssumeRole must name, where that account is another. */
  readonly externalId?: string | undefined;
}

/**
 * The role under which one function acts in one environment, for one session at a time: its statements compare the
 * session's tags with those of resources, and its trust sees to it that there are tags to compare.
 */
export class SessionRole extends Construct {
  constructor(scope: Construct, id: string, props: SessionRoleProps) {
    super(scope, id);
    const { prefix, environment, functionName, statements, homeAccount, externalId } = props;
    const principal = new AccountPrincipal(homeAccount);
    const conditions = trustConditions(roleArn(functionPhysicalName(prefix, functionName), homeAccount), environment);
    const role = new Role(this, 'Role', {
      roleName: sessionRoleName(prefix, environment, functionName),
      description: `What ${functionName} does for one session of ${environment} at a time.`,
      assumedBy: principal.withConditions(withExternalId(conditions, externalId)),
      inlinePolicies: { rights: policyOf(statements) },
    });
    role.assumeRolePolicy?.addStatements(tagsSessions(principal, conditions));
    const resource = role.node.defaultChild;
    if (!(resource instanceof CfnRole)) return;
    resource.addMetadata('unity:why', reasonsOf(statements));
    resource.addMetadata('unity:exceptions', exceptionsOf(statements));
  }
}

type Conditions = NonNullable<NamedStatement['conditions']>;

/** One function, and exactly the three tags, of which the environment's is given. */
function trustConditions(functionRoleArn: string, environment: string): Conditions {
  const { session, environment: environmentKey, stack } = tagKeys;
  return {
    // The account is trusted and one role of it let in: a trust in the role itself would break when it is made anew.
    ArnEquals: { 'aws:PrincipalArn': functionRoleArn },
    StringEquals: { [`aws:RequestTag/${environmentKey}`]: environment },
    StringLike: { [`aws:RequestTag/${session}`]: '?*', [`aws:RequestTag/${stack}`]: '?*' },
    'ForAllValues:StringEquals': { 'aws:TagKeys': [session, environmentKey, stack] },
  };
}

function withExternalId(conditions: Conditions, externalId: string | undefined): Conditions {
  if (externalId === undefined) return conditions;
  return { ...conditions, StringEquals: { ...conditions.StringEquals, 'sts:ExternalId': externalId } };
}

/** A statement of its own: TagSession knows no external id (service authorization reference of STS). */
function tagsSessions(principal: IPrincipal, conditions: Conditions): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    principals: [principal],
    actions: ['sts:TagSession'],
    conditions: { ...conditions },
  });
}
