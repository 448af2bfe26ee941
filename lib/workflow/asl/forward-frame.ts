import { lambdaTask, sessionIds, tokenTask } from './lambda-task';
import { rollbackWaitSeconds, taskTimeoutSeconds } from './timing';
import type { Catcher, State, StateMachine, Template } from './types';

/** What machines that take a session forward differ in. */
export interface ForwardFrame {
  readonly comment: string;
  readonly timeoutSeconds: number;
  readonly environment: string;
  /** The workflow that the machine was made from; none where the ledger says which it is. */
  readonly workflowId?: string;
  /** What the machine goes on with beside what it is told of every session. */
  readonly select?: Template;
  /** Rehearses each permission set. What fails goes where it is told. */
  readonly preflight: (toClose: readonly Catcher[]) => State;
  /** Drives every step. */
  readonly lanes: (toClose: readonly Catcher[]) => State;
}

/**
 * `Open session → Pre-flight → Lanes → Close session → Succeed | Roll back → Fail`. One that resumes a session may have to
 * wait for what must go first, and then opens it again.
 */
export function forwardFrame(options: ForwardFrame): StateMachine {
  const { environment, workflowId } = options;
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
        ...(workflowId !== undefined && { workflow_id: workflowId }),
        'execution_arn.$': '$$.Execution.Id',
        'execution_started_at.$': '$$.Execution.StartTime',
      },
      select: { ...select, 'session_id.$': '$.Payload.session_id', 'epoch.$': '$.Payload.epoch', ...options.select },
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
    'Pre-flight': options.preflight(toClose),
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
    Lanes: options.lanes(toClose),
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
    Comment: options.comment,
    StartAt: 'Open session',
    TimeoutSeconds: options.timeoutSeconds,
    States: states,
  };
}
