import { type App, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';

/** A statement of a role as its policy has it, with what is written down about it. */
export interface GrantedStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly why: string;
  /** Why the session's tags do not confine it. */
  readonly exception: string | undefined;
}

/** A role of the installation. */
export interface GrantedRole {
  /** Where it stands in the app, without what all have: `Functions/gate`, `Environment-dev/SessionRoles/make_network`. */
  readonly place: string;
  readonly name: string | undefined;
  readonly statements: readonly GrantedStatement[];
  readonly managedPolicies: readonly string[];
}

interface PolicyStatementText {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: GrantedStatement['conditions'];
}

/** Every role of an app, as it will stand in the templates. */
export function grantedRoles(app: App): readonly GrantedRole[] {
  return app.node
    .findAll()
    .filter((construct): construct is CfnRole => construct instanceof CfnRole)
    .map(grantedRole)
    .sort((one, other) => one.place.localeCompare(other.place));
}

function grantedRole(role: CfnRole): GrantedRole {
  const stack = Stack.of(role);
  const policies = (stack.resolve(role.policies) ?? []) as readonly {
    readonly policyDocument: { readonly Statement: readonly PolicyStatementText[] };
  }[];
  const about = (key: string) => (role.cfnOptions.metadata?.[key] ?? {}) as Readonly<Record<string, string>>;
  const name: unknown = stack.resolve(role.roleName);
  return {
    place: role.node.path.replace(/^[^/]+\//, '').replace(/(\/Role)?\/Resource$/, ''),
    name: typeof name === 'string' ? name : undefined,
    statements: policies.flatMap(({ policyDocument }) =>
      policyDocument.Statement.map((statement) => ({
        actions: [statement.Action].flat(),
        resources: [statement.Resource].flat().map(written),
        conditions: statement.Condition ?? {},
        why: about('unity:why')[statement.Sid ?? ''] ?? '',
        exception: about('unity:exceptions')[statement.Sid ?? ''],
      })),
    ),
    managedPolicies: ((stack.resolve(role.managedPolicyArns) ?? []) as readonly unknown[]).map(written),
  };
}

/** A value of a template as text: what only the deployment knows stands in angle brackets. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: reference, ...others } = value as { readonly Ref?: string; readonly [name: string]: unknown };
  if (reference !== undefined) return `<${reference.replace('AWS::', '')}>`;
  const join = others['Fn::Join'] as readonly [string, readonly unknown[]] | undefined;
  if (join) return join[1].map(written).join(join[0]);
  const attribute = others['Fn::GetAtt'] as readonly [string, string] | undefined;
  return attribute ? `<${attribute[0].replace(/[0-9A-F]{8}$/, '')}>` : JSON.stringify(value);
}
