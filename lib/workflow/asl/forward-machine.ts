import type { PermissionSet } from '../../domain/functions';
import type { Workflow } from '../model';
import { forwardFrame } from './forward-frame';
import { lambdaTask, sessionIds } from './lambda-task';
import { nestedBranches } from './lanes';
import { taskTimeoutSeconds } from './timing';
import type { Branch, StateMachine } from './types';

/** What the forward machine is made of. */
export interface ForwardMachineOptions {
  readonly workflow: Workflow;
  readonly environment: string;
  /** The permission sets of the actions used. */
  readonly permissionSets: readonly PermissionSet[];
  /** One branch a step. */
  readonly branches: readonly Branch[];
  readonly timeoutSeconds: number;
}

function preflightBranch(set: PermissionSet): Branch {
  const name = `Rehearse ${set}`;
  return {
    StartAt: name,
    States: {
      [name]: lambdaTask({
        function: `make_${set}`,
        payload: { ...sessionIds, rehearse: true },
        select: { 'findings.$': '$.Payload.findings' },
        resultPath: '$',
        timeoutSeconds: taskTimeoutSeconds('driver'),
      }),
    },
  };
}

/** The machine of a workflow: its steps are branches, all at once. */
export function forwardMachine(options: ForwardMachineOptions): StateMachine {
  const { workflow, environment, timeoutSeconds } = options;
  return forwardFrame({
    comment: `${workflow.id} in ${environment}`,
    timeoutSeconds,
    environment,
    workflowId: workflow.id,
    preflight: (toClose) => ({
      Type: 'Parallel',
      Branches: options.permissionSets.map(preflightBranch),
      ResultPath: '$.preflight',
      Catch: toClose,
      Next: 'Admit',
    }),
    lanes: (toClose) => ({
      Type: 'Parallel',
      Branches: nestedBranches(options.branches, 'Lanes'),
      ResultPath: null,
      Catch: toClose,
      Next: 'Close session',
    }),
  });
}
