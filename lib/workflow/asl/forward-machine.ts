import type { PermissionSet } from '../../domain/functions';
import type { Workflow } from '../model';
import { lambdaTask, sessionIds, tokenTask } from './lambda-task';
import { nestedBranches } from './lanes';
import { rollbackWaitSeconds, taskTimeoutSeconds } from './timing';
import type { Branch, State, StateMachine } from './types';

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

/**
 * `Open session → Pre-flight → Lanes → Close session → Succeed | Roll back → Fail`. One that resumes a session may have to
 * wait for what must go first, and then opens it again.
 */
export function forwardMachine(options: ForwardMachineOptions): StateMachine {
  const { workflow, environment } = options;
  const toClose = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Close after error' }];
  const select = { 'status.$': '$.Payload.status', 'error.$': '$.Payload.error', 'cause.$': '$.Payload.cause' };
  const close = {
    function: 'close_session' as const,
    select,
    resultPath: '$.outcome',
    timeoutSeconds: taskTimeoutSeconds('engine'),
    next: 'Completed?',
  };
  const states: { [name: string]: State } = {
    'Open session': lambdaTask({
      function: 'open_session',
      payload: {
        'request.$': '$$.Execution.Input',
        environment,
        workflow_id: workflow.id,
        'execution_arn.$': '$$.Execution.Id',
        'execution_started_at.$': '$$.Execution.StartTime',
      },
      select: { ...select, 'session_id.$': '$.Payload.session_id', 'epoch.$': '$.Payload.epoch' },
      resultPath: '$',
      timeoutSeconds: taskTimeoutSeconds('engine'),
      next: 'Accepted?',
    }),
    'Accepted?': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.status', StringEquals: 'opened', Next: 'Pre-flight' },
        { Variable: '$.status', StringEquals: 'undo_first', Next: 'Undo first' },
      ],
      Default: 'Refused',
    },
    'Undo first': tokenTask({
      function: 'start_rollback',
      payload: sessionIds,
      resultPath: null,
      timeout: rollbackWaitSeconds,
      next: 'Open session',
    }),
    Refused: { Type: 'Fail', ErrorPath: '$.error', CausePath: '$.cause' },
    'Pre-flight': {
      Type: 'Parallel',
      Branches: options.permissionSets.map(preflightBranch),
      ResultPath: '$.preflight',
      Catch: toClose,
      Next: 'Admit',
    },
    Admit: lambdaTask({
      function: 'admit',
      payload: { ...sessionIds, 'preflight.$': '$.preflight' },
      select,
      resultPath: '$.outcome',
      timeoutSeconds: taskTimeoutSeconds('engine'),
      catch: toClose,
      next: 'Admitted?',
    }),
    'Admitted?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.outcome.status', StringEquals: 'admitted', Next: 'Lanes' }],
      Default: 'Failed',
    },
    Lanes: {
      Type: 'Parallel',
      Branches: nestedBranches(options.branches, 'Lanes'),
      ResultPath: null,
      Catch: toClose,
      Next: 'Close session',
    },
    'Close session': lambdaTask({ ...close, payload: sessionIds }),
    'Close after error': lambdaTask({ ...close, payload: { ...sessionIds, 'error.$': '$.error' } }),
    'Completed?': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.outcome.status', StringEquals: 'completed', Next: 'Completed' },
        { Variable: '$.outcome.status', StringEquals: 'roll_back', Next: 'Roll back' },
      ],
      Default: 'Failed',
    },
    'Roll back': tokenTask({
      function: 'start_rollback',
      payload: sessionIds,
      resultPath: '$.outcome',
      timeout: rollbackWaitSeconds,
      catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Failed' }],
      next: 'Failed',
    }),
    Completed: { Type: 'Succeed' },
    Failed: { Type: 'Fail', ErrorPath: '$.outcome.error', CausePath: '$.outcome.cause' },
  };
  return {
    Comment: `${workflow.id} in ${environment}`,
    StartAt: 'Open session',
    TimeoutSeconds: options.timeoutSeconds,
    States: states,
  };
}
