import type { Json } from '../../domain/json';
import type { SessionItem, StepItem } from '../../ledger/items';
import type { ParameterSpec, Step, Workflow } from '../../workflow/model';
import { basicTypeOf } from '../../workflow/value-types/value-type';

/** The workflow of a session, as its steps say it; of parameters only the values are known: those that nobody gave are the defaults. */
export function ownWorkflow(session: SessionItem, steps: readonly StepItem[]): Workflow {
  const from = session.parameters_from ?? {};
  const specOf = (name: string, value: Json): ParameterSpec => ({
    type: typeOf(value),
    ...(!Object.hasOwn(from, name) && { default: value }),
  });
  return {
    name: session.deployment_type,
    id: session.workflow_id,
    parameters: Object.fromEntries(
      Object.entries(session.parameters).map(([name, value]) => [name, specOf(name, value)]),
    ),
    outputs: session.output_expressions,
    steps: steps.filter(({ dropped }) => !dropped).map(asWritten),
  };
}

/** Without what its environment said of it then: what that says now will count. */
const asWritten = ({ spec, policy_instead_of: policy }: StepItem): Step =>
  policy === undefined ? spec : { ...spec, rollback: policy };

function typeOf(value: Json): ParameterSpec['type'] {
  switch (basicTypeOf(value)) {
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'list';
    case 'object':
      return 'map';
    default:
      return 'string';
  }
}
