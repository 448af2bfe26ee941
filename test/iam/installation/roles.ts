import { type Assembly, type Resource, resourcesOf, type Template } from '../../stacks/assembly';
import { Resolver } from './resolve';

/** A statement of a policy, resolved. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy document, resolved. */
export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A role as IAM has it. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trust: Policy;
  readonly policies: readonly Policy[];
  readonly boundary: Policy | undefined;
}

/** A template with what resolves it. */
export interface Part {
  readonly template: Template;
  readonly resolver: Resolver;
}

/** Root and nested stacks; what a nested stack is given comes from the root. */
export function partsOf({ root, nested }: Assembly): readonly Part[] {
  const resolver = new Resolver(root);
  const inner = [...nested].map(([id, template]): Part => {
    const given = (root.Resources[id]?.Properties.Parameters ?? {}) as Readonly<Record<string, unknown>>;
    const parameters = (name: string) => (name in given ? resolver.resolve(given[name]) : undefined);
    return { template, resolver: new Resolver(template, parameters, `unity-${id}`) };
  });
  return [{ template: root, resolver }, ...inner];
}

/** Every role of an installation, by its ARN. */
export function rolesOf(parts: readonly Part[]): ReadonlyMap<string, Role> {
  const boundaries = new Map(parts.flatMap((part) => managedPolicies(part)));
  const roles = parts.flatMap((part) =>
    [...resourcesOf(part.template, 'AWS::IAM::Role')].map(([id, resource]) => roleOf(part, id, resource, boundaries)),
  );
  return new Map(roles.map((role) => [role.arn, role]));
}

/** Policies that the installation brings as resources of their own, by ARN. */
function managedPolicies({ template, resolver }: Part): readonly (readonly [string, Policy])[] {
  return [...resourcesOf(template, 'AWS::IAM::ManagedPolicy')].map(([id, { Properties }]) => {
    const document = resolver.resolve(Properties.PolicyDocument) as Policy;
    return [resolver.text({ Ref: id }), document] as const;
  });
}

function roleOf(
  { resolver }: Part,
  id: string,
  { Properties }: Resource,
  boundaries: ReadonlyMap<string, Policy>,
): Role {
  const inline = (Properties.Policies ?? []) as readonly { readonly PolicyDocument: unknown }[];
  const { PermissionsBoundary } = Properties;
  return {
    name: resolver.text({ Ref: id }),
    arn: resolver.text({ 'Fn::GetAtt': [id, 'Arn'] }),
    trust: resolver.resolve(Properties.AssumeRolePolicyDocument) as Policy,
    policies: inline.map(({ PolicyDocument }) => resolver.resolve(PolicyDocument) as Policy),
    boundary: PermissionsBoundary === undefined ? undefined : boundaryOf(resolver, PermissionsBoundary, boundaries),
  };
}

function boundaryOf(resolver: Resolver, given: unknown, known: ReadonlyMap<string, Policy>): Policy {
  const found = known.get(resolver.text(given));
  if (!found) throw new Error(`the permissions boundary ${resolver.text(given)} is not of the installation`);
  return found;
}
