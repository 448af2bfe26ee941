import type { Workflow } from '../../../lib/workflow/model';
import { resourcesOf } from '../../stacks/assembly';
import { installation } from '../../stacks/installation';
import { type Part, partsOf, type Role, rolesOf } from './roles';

/** A function as it is installed. */
export interface InstalledFunction {
  /** What it is told it is: `make_network`. */
  readonly name: string;
  readonly arn: string;
  readonly role: Role;
}

/** An installation, as far as rights go. */
export interface Installed {
  readonly prefix: string;
  readonly parts: readonly Part[];
  /** By ARN. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly functions: readonly InstalledFunction[];
}

/** Synthesizes an installation and reads the rights in it. */
export function installed(options: { readonly workflows: readonly Workflow[]; readonly config: string }): Installed {
  const parts = partsOf(installation(options));
  const roles = rolesOf(parts);
  return { prefix: 'unity', parts, roles, functions: parts.flatMap((part) => functionsOf(part, roles)) };
}

function functionsOf({ template, resolver }: Part, roles: ReadonlyMap<string, Role>): readonly InstalledFunction[] {
  return [...resourcesOf(template, 'AWS::Lambda::Function')].map(([id, { Properties }]) => {
    const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: Readonly<Record<string, unknown>> };
    const role = roles.get(resolver.text(Properties.Role));
    if (!role) throw new Error(`the role ${resolver.text(Properties.Role)} is not of the installation`);
    const arn = resolver.text({ 'Fn::GetAtt': [id, 'Arn'] });
    return { name: String(Variables.UNITY_FUNCTION ?? id), arn, role };
  });
}

/** The function of that ARN, name or version’s ARN. */
export function functionAt({ functions }: Installed, given: string): InstalledFunction {
  const name = given.startsWith('arn:') ? given.split(':')[6] : given;
  const found = functions.find(({ arn }) => arn.endsWith(`:function:${name}`));
  if (!found) throw new Error(`${given} is no function of the installation`);
  return found;
}

/** The prefixes of all actions that policies of the installation name. */
export function servicesOf({ roles }: Installed): ReadonlySet<string> {
  const statements = [...roles.values()].flatMap(({ policies, boundary }) => [
    ...policies,
    ...(boundary ? [boundary] : []),
  ]);
  const actions = statements.flatMap(({ Statement }) => Statement).flatMap(({ Action = [] }) => [Action].flat());
  return new Set(actions.flatMap((action) => (action.includes(':') ? [action.split(':')[0] ?? ''] : [])));
}
