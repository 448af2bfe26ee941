import { resolveFunctions } from '../../lib/local/host/resolve-functions';
import type { StateMachine } from '../../lib/workflow/asl/types';
import { type Assembly, type Resource, resourcesOf, type Template } from './assembly';

/** A machine as the template has it. */
export interface DeployedMachine {
  /** The definition, byte for byte, with its placeholders for functions; its partition is `aws`. */
  readonly text: string;
  /** The function behind each placeholder, by what that function is told it is. */
  readonly functions: ReadonlyMap<string, string>;
  /** The definition as the local run executes it: every placeholder replaced by the function that AWS would invoke. */
  readonly definition: StateMachine;
  readonly resource: Resource;
}

/** The names of all machines of an assembly. */
export function machineNames(assembly: Assembly): readonly string[] {
  return machines(assembly).map(({ resource }) => String(resource.Properties.StateMachineName));
}

/**
 * What a synthesized template would install under a machine's name. The proof that what is simulated is what is deployed
 * goes through here: `definition` must equal what the local run executes.
 */
export function machineFromTemplate(assembly: Assembly, name: string): DeployedMachine {
  const found = machines(assembly).find(({ resource }) => resource.Properties.StateMachineName === name);
  if (!found) throw new Error(`no machine ${name} in the template; there are ${machineNames(assembly).join(', ')}`);
  const { resource, stackId } = found;
  const { partition, ...substitutions } = resource.Properties.DefinitionSubstitutions as Readonly<
    Record<string, unknown>
  >;
  if (JSON.stringify(partition) !== '{"Ref":"AWS::Partition"}') throw new Error(`${name} is told another partition`);
  const text = textOf(resource, assembly).replaceAll('arn:${partition}:', 'arn:aws:');
  const functions = new Map(
    Object.entries(substitutions).map(([placeholder, value]) => [placeholder, functionOf(value, stackId, assembly)]),
  );
  const substituted = text.replaceAll(/\$\{(\w+)\}/g, (whole, placeholder: string) => {
    const target = functions.get(placeholder);
    if (target === undefined) throw new Error(`${whole} in ${name} has no substitution`);
    return `\${${target}}`;
  });
  return { text, functions, definition: resolveFunctions(JSON.parse(substituted) as StateMachine), resource };
}

function machines(assembly: Assembly): readonly { readonly resource: Resource; readonly stackId: string }[] {
  return [...assembly.nested].flatMap(([stackId, template]) =>
    [...resourcesOf(template, 'AWS::StepFunctions::StateMachine').values()].map((resource) => ({ resource, stackId })),
  );
}

function textOf(resource: Resource, assembly: Assembly): string {
  const { DefinitionString: inline, DefinitionS3Location: location } = resource.Properties;
  if (typeof inline === 'string') return inline;
  const { Key: key } = location as { readonly Key: string };
  const text = assembly.files.get(key);
  if (text === undefined) throw new Error(`the definition ${key} is not among the assets`);
  return text;
}

/** Parameter of the nested stack → version of a function → the name that this function is told. */
function functionOf(value: unknown, stackId: string, assembly: Assembly): string {
  const parameter = (value as { readonly Ref: string }).Ref;
  const parameters = assembly.root.Resources[stackId]!.Properties.Parameters as Readonly<Record<string, unknown>>;
  const version = resourceAt(parameters[parameter], assembly.root, 'AWS::Lambda::Version');
  const lambda = resourceAt(version.Properties.FunctionName, assembly.root, 'AWS::Lambda::Function');
  const { Variables: variables } = lambda.Properties.Environment as { readonly Variables: Record<string, string> };
  return variables.UNITY_FUNCTION!;
}

function resourceAt(reference: unknown, template: Template, type: string): Resource {
  const { Ref: id } = reference as { readonly Ref: string };
  const resource = template.Resources[id];
  if (resource?.Type !== type) throw new Error(`${JSON.stringify(reference)} is no ${type}`);
  return resource;
}
