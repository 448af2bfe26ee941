import type { Step, Workflow } from '../../workflow/model';

/** A secret of the account; its value must show nowhere. */
export const secretName = '/simulation/secret';

/** Gives every step that sets containers up a reference to the secret, beside its own variables. */
export function withSecret(workflow: Workflow): Workflow {
  return { ...workflow, steps: workflow.steps.map(knowing) };
}

function knowing(step: Step): Step {
  if (step.action !== 'setup_containers') return step;
  const given = step.inputs.environment?.value;
  const variables = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {};
  const value = { ...variables, SIMULATION_REFERENCE: `ssm:${secretName}` };
  return { ...step, inputs: { ...step.inputs, environment: { value, origin: { kind: 'with' } } } };
}
