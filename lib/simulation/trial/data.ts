import type { InputBinding, ParameterSpec, Workflow } from '../../workflow/model';

/** Of every data volume. */
const sizeGib = 8;

/** Gives instances the data volumes that a workflow makes only where a size is given: what is not there cannot be lost. */
export function withData(workflow: Workflow): Workflow {
  const sizes = new Set(workflow.steps.flatMap(({ inputs: { size_gib } }) => parameterOf(size_gib) ?? []));
  const parameters = Object.entries(workflow.parameters).map(([name, spec]): [string, ParameterSpec] => [
    name,
    sizes.has(name) && spec.default === 0 ? { ...spec, default: sizeGib } : spec,
  ]);
  return { ...workflow, parameters: Object.fromEntries(parameters) };
}

/** The parameter that an input takes its value from, if it is nothing else. */
function parameterOf(input: InputBinding | undefined): string | undefined {
  return typeof input?.value === 'string' ? /^\$\{parameters\.(\w+)\}$/.exec(input.value)?.[1] : undefined;
}
