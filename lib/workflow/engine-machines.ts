import { checkpointMachineName, promotionMachineName, returnMachineName, rollbackMachineName } from '../domain/naming';
import type { Settings } from '../domain/settings';
import type { StateMachine } from './asl/types';
import { compileCheckpoint, compilePromotion, compileReturn, compileRollback } from './compile';

/** A machine that an environment has whatever workflows it has. */
export interface EngineMachine {
  /** Stable, for its construct. */
  readonly id: string;
  readonly name: string;
  readonly definition: StateMachine;
}

/** The machines that undo any session of an environment, make its checkpoints, promote to it, and put its stacks back. */
export function engineMachines(environment: string, settings: Settings): readonly EngineMachine[] {
  const { prefix } = settings;
  return [
    {
      id: 'Rollback',
      name: rollbackMachineName(prefix, environment),
      definition: compileRollback({ environment, settings }),
    },
    {
      id: 'Checkpoint',
      name: checkpointMachineName(prefix, environment),
      definition: compileCheckpoint({ environment }),
    },
    {
      id: 'Promotion',
      name: promotionMachineName(prefix, environment),
      definition: compilePromotion({ environment }),
    },
    {
      id: 'Return',
      name: returnMachineName(prefix, environment),
      definition: compileReturn({ environment }),
    },
  ];
}
