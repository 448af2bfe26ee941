import type { ActionDefinition } from '../../lambdas/actions/definition';
import { UnityError } from '../domain/errors/unity-error';
import { forwardMachineName } from '../domain/naming';
import type { Settings } from '../domain/settings';
import type { StateMachine } from '../workflow/asl/types';
import { compileForward } from '../workflow/compile';
import { type EngineMachine, engineMachines } from '../workflow/engine-machines';
import type { Workflow } from '../workflow/model';

/** A machine that is to be installed; one of a workflow is stable in its id while that keeps its name. */
export type MachinePlan = EngineMachine;

interface CompileMachinesOptions {
  readonly environment: string;
  readonly settings: Settings;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
}

/** The machines of an environment: one for each workflow, and those that undo any session, make its checkpoints and promote. */
export function compileMachines(
  workflows: readonly Workflow[],
  options: CompileMachinesOptions,
): readonly MachinePlan[] {
  const { environment, settings } = options;
  return [
    ...engineMachines(environment, settings),
    ...workflows.map((workflow) => ({
      id: `Forward-${workflow.name}`,
      name: forwardMachineName(settings.prefix, environment, workflow.name),
      definition: forwardDefinition(workflow, options),
    })),
  ];
}

/** Says which workflow it is that does not fit. */
function forwardDefinition(workflow: Workflow, options: CompileMachinesOptions): StateMachine {
  try {
    return compileForward(workflow, options).machine;
  } catch (error) {
    if (!(error instanceof UnityError)) throw error;
    const message = `workflow ${workflow.name}: ${error.message}`;
    throw new UnityError(error.code, { message, details: error.details, cause: error });
  }
}
