import { permissionSets } from '../../domain/functions';
import { type LambdaTask, lambdaTask, tokenTask } from './lambda-task';
import { rollbackWaitSeconds, taskTimeoutSeconds } from './timing';
import type { Branch, ChoiceRule, MapState, State, StateMachine } from './types';

/** An inline Map runs 40 items at once: five of them hold all 200 steps, so that no item waits for a slot. */
export const undoLists = 5;
/** Items of one undo list at the most. */
export const undoListLength = 40;

const ids = { 'session_id.$': '$.session_id', 'epoch.$': '$.epoch', 'step.$': '$.step' } as const;

/** A function of a rollback is tried again whatever it says. */
const undoTask = (task: LambdaTask): State => lambdaTask({ ...task, stubborn: true });

/** One item: wait until all that depends on the step is undone, then compensate until it is gone. */
function undoProcessor(list: number, gateTimeoutSeconds: number): Branch {
  // A state’s name must be unique in the whole machine, so each list’s states carry its number.
  const name = (state: string): string => `${state} (${list})`;
  const recordFailure = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: name('Record stuck') }];
  const states: { [name: string]: State } = {
    [name('Wait for dependents')]: tokenTask({
      function: 'undo_gate',
      payload: ids,
      resultPath: '$.gate',
      stubborn: true,
      timeout: gateTimeoutSeconds,
      catch: [
        { ErrorEquals: ['States.Timeout'], ResultPath: null, Next: name('Wait for dependents') },
        ...recordFailure,
      ],
      next: name('May undo?'),
    }),
    [name('May undo?')]: {
      Type: 'Choice',
      Choices: permissionSets.map(
        (set): ChoiceRule => ({
          And: [
            { Variable: '$.gate.status', StringEquals: 'go' },
            { Variable: '$.set', StringEquals: set },
          ],
          Next: name(`Undo ${set}`),
        }),
      ),
      Default: name('Undone'),
    },
    [name('More to undo?')]: {
      Type: 'Choice',
      Choices: permissionSets.map(
        (set): ChoiceRule => ({
          And: [
            { Variable: '$.undo.status', StringEquals: 'pending' },
            { Variable: '$.set', StringEquals: set },
          ],
          Next: name(`Undo ${set}`),
        }),
      ),
      Default: name('Undone'),
    },
    [name('Record stuck')]: undoTask({
      function: 'fail_step',
      payload: { ...ids, 'error.$': '$.error', undo: true },
      resultPath: null,
      timeoutSeconds: taskTimeoutSeconds('engine'),
      next: name('Undone'),
    }),
    [name('Undone')]: { Type: 'Succeed' },
  };
  for (const set of permissionSets) {
    states[name(`Undo ${set}`)] = undoTask({
      function: `undo_${set}`,
      payload: ids,
      select: { 'status.$': '$.Payload.status' },
      resultPath: '$.undo',
      timeoutSeconds: taskTimeoutSeconds('verify'),
      catch: recordFailure,
      next: name('More to undo?'),
    });
  }
  return { StartAt: name('Wait for dependents'), States: states };
}

function undoMap(index: number, gateTimeoutSeconds: number): Branch {
  const name = `Undo list ${index + 1}`;
  const map: MapState = {
    Type: 'Map',
    ItemsPath: `$.lists[${index}]`,
    MaxConcurrency: undoListLength,
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...undoProcessor(index + 1, gateTimeoutSeconds) },
    ResultPath: null,
    End: true,
  };
  return { StartAt: name, States: { [name]: map } };
}

function verifyBranch(set: (typeof permissionSets)[number]): Branch {
  const name = `Verify ${set}`;
  return {
    StartAt: name,
    States: {
      [name]: undoTask({
        function: `undo_${set}`,
        payload: { 'session_id.$': '$.session_id', 'epoch.$': '$.epoch', verify: true },
        resultPath: null,
        timeoutSeconds: taskTimeoutSeconds('verify'),
      }),
    },
  };
}

/** `Plan rollback → Undo → Verify → Close rollback`, one machine an environment, driven by the ledger alone. */
export function rollbackMachine(options: {
  readonly environment: string;
  readonly gateTimeoutSeconds: number;
}): StateMachine {
  return {
    Comment: `undoes sessions in ${options.environment}`,
    StartAt: 'Plan rollback',
    TimeoutSeconds: rollbackWaitSeconds,
    States: {
      'Plan rollback': undoTask({
        function: 'plan_rollback',
        payload: {
          'session_id.$': '$.session_id',
          'generation.$': '$.generation',
          'execution_arn.$': '$$.Execution.Id',
        },
        select: {
          'status.$': '$.Payload.status',
          'session_id.$': '$.Payload.session_id',
          'generation.$': '$.Payload.generation',
          'epoch.$': '$.Payload.epoch',
          'lists.$': '$.Payload.lists',
        },
        resultPath: '$',
        timeoutSeconds: taskTimeoutSeconds('driver'),
        next: 'Planned?',
      }),
      'Planned?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.status', StringEquals: 'planned', Next: 'Undo' }],
        Default: 'Closed',
      },
      Undo: {
        Type: 'Parallel',
        Branches: Array.from({ length: undoLists }, (_, index) => undoMap(index, options.gateTimeoutSeconds)),
        ResultPath: null,
        Next: 'Verify',
      },
      Verify: {
        Type: 'Parallel',
        Branches: permissionSets.map(verifyBranch),
        ResultPath: null,
        Next: 'Close rollback',
      },
      'Close rollback': undoTask({
        function: 'close_rollback',
        payload: { 'session_id.$': '$.session_id', 'epoch.$': '$.epoch' },
        select: {
          'status.$': '$.Payload.status',
          'session_id.$': '$.Payload.session_id',
          'generation.$': '$.Payload.generation',
        },
        resultPath: '$',
        timeoutSeconds: taskTimeoutSeconds('engine'),
        next: 'Once more?',
      }),
      'Once more?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.status', StringEquals: 'again', Next: 'Plan rollback' }],
        Default: 'Closed',
      },
      Closed: { Type: 'Succeed' },
    },
  };
}
