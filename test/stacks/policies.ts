import { type Resource, resourcesOf, type Template } from './assembly';

/** One statement of a role, everything as lists. */
export interface Granted {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
}

/** A function with what its role allows. */
export interface FunctionResource {
  readonly name: string;
  readonly physicalName: string;
  readonly resource: Resource;
  readonly granted: readonly Granted[];
  /** Why each statement is there, by its Sid. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** The functions of a template by what they are told they are. */
export function functionsOf(template: Template): ReadonlyMap<string, FunctionResource> {
  const functions = [...resourcesOf(template, 'AWS::Lambda::Function').values()].map((resource): FunctionResource => {
    const { Environment, FunctionName, Role } = resource.Properties as {
      readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
      readonly FunctionName: string;
      readonly Role: { readonly 'Fn::GetAtt': readonly [string, string] };
    };
    const role = template.Resources[Role['Fn::GetAtt'][0]]!;
    return {
      name: Environment.Variables.UNITY_FUNCTION!,
      physicalName: FunctionName,
      resource,
      granted: grantedBy(role),
      reasons: role.Metadata?.['unity:why'] as Readonly<Record<string, string>>,
    };
  });
  return new Map(functions.map((found) => [found.name, found]));
}

/** A role with a name. */
export interface NamedRole {
  readonly name: string;
  readonly granted: readonly Granted[];
  readonly reasons: Readonly<Record<string, string>>;
  /** Who may assume it. */
  readonly trust: readonly Readonly<Record<string, unknown>>[];
  readonly boundary: unknown;
}

/** The roles under which functions act for sessions, by name. */
export function sessionRolesOf(template: Template): ReadonlyMap<string, NamedRole> {
  const roles = [...resourcesOf(template, 'AWS::IAM::Role').values()].filter(({ Properties }) =>
    /-(?:(?:make|undo)-\w+|admit)$/.test(String(Properties.RoleName)),
  );
  return new Map(
    roles.map((role) => {
      const {
        RoleName: name,
        AssumeRolePolicyDocument,
        PermissionsBoundary: boundary,
      } = role.Properties as {
        readonly RoleName: string;
        readonly AssumeRolePolicyDocument: { readonly Statement: NamedRole['trust'] };
        readonly PermissionsBoundary?: unknown;
      };
      const reasons = role.Metadata?.['unity:why'] as Readonly<Record<string, string>>;
      const trust = AssumeRolePolicyDocument.Statement;
      return [name, { name, granted: grantedBy(role), reasons, trust, boundary }];
    }),
  );
}

/** What a role's inline policies allow. */
export function grantedBy(role: Resource): readonly Granted[] {
  const policies = (role.Properties.Policies ?? []) as readonly {
    readonly PolicyDocument: { readonly Statement: readonly Record<string, unknown>[] };
  }[];
  return policies.flatMap(({ PolicyDocument: { Statement: statements } }) =>
    statements.map((statement) => ({
      sid: String(statement.Sid),
      effect: String(statement.Effect),
      actions: [statement.Action].flat().map(String),
      resources: [statement.Resource].flat().map(written),
      condition: statement.Condition,
    })),
  );
}

/** A value of a template as text: `<Region>` for references, `<Id.Attribute>` for attributes. */
export function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, ...intrinsic } = value as { readonly Ref?: string; readonly [name: string]: unknown };
  if (Ref !== undefined) return `<${Ref.replace('AWS::', '')}>`;
  const join = intrinsic['Fn::Join'] as readonly [string, readonly unknown[]] | undefined;
  if (join) return join[1].map(written).join(join[0]);
  const attribute = intrinsic['Fn::GetAtt'] as readonly [string, string] | undefined;
  if (attribute) return `<${attribute.join('.')}>`;
  const select = intrinsic['Fn::Select'] as
    | readonly [number, { readonly 'Fn::Split': readonly [string, unknown] }]
    | undefined;
  if (select) return `<part ${select[0]} of ${written(select[1]['Fn::Split'][1])}>`;
  throw new Error(`cannot write ${JSON.stringify(value)}`);
}
