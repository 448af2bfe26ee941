import type { ActionDefinition } from '../../lambdas/actions/definition';
import { UnityError } from '../domain/errors/unity-error';
import { checkpointMachineName, forwardMachineName, promotionMachineName, rollbackMachineName } from '../domain/naming';
import type { Settings } from '../domain/settings';
import type { StateMachine } from '../workflow/asl/types';
import { compileCheckpoint, compileForward, compilePromotion, compileRollback } from '../workflow/compile';
import type { Workflow } from '../workflow/model';

/** A machine that is to be installed. */
export interface MachinePlan {
  /** Its construct id: stable while its workflow keeps its name. */
  readonly id: string;
  readonly name: string;
  readonly definition: StateMachine;
}

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
    {
      id: 'Rollback',
      name: rollbackMachineName(settings.prefix, environment),
      definition: compileRollback({ environment, settings }),
    },
    {
      id: 'Checkpoint',
      name: checkpointMachineName(settings.prefix, environment),
      definition: compileCheckpoint({ environment }),
    },
    {
      id: 'Promotion',
      name: promotionMachineName(settings.prefix, environment),
      definition: compilePromotion({ environment }),
    },
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
