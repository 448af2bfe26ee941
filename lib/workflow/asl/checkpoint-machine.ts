import { permissionSets } from '../../domain/functions';
import { lambdaTask } from './lambda-task';
import { taskTimeoutSeconds } from './timing';
import type { Branch, ChoiceRule, State, StateMachine } from './types';

/** A day: copies of large data take hours, and what takes longer does not end. */
export const checkpointSeconds = 86_400;

/** Steps whose data is copied at once. */
const copiesAtOnce = 40;

const ids = {
  'session_id.$': '$.session_id',
  'epoch.$': '$.epoch',
  'step.$': '$.step',
  'checkpoint.$': '$.checkpoint',
} as const;
const own = { 'session_id.$': '$.session_id', 'checkpoint.$': '$.checkpoint', 'run.$': '$.run' } as const;

/** What is done with the data of a step, by whom. */
const works = [
  { work: 'copy', title: 'Copy', maker: 'make', flag: 'capture', task: 'driver' },
  { work: 'discard', title: 'Discard', maker: 'undo', flag: 'discard', task: 'verify' },
] as const;

/** The state of the work and the permission set that an item names. */
const choices: readonly ChoiceRule[] = works.flatMap(({ work, title }) =>
  permissionSets.map(
    (set): ChoiceRule => ({
      And: [
        { Variable: '$.work', StringEquals: work },
        { Variable: '$.set', StringEquals: set },
      ],
      Next: `${title} ${set}`,
    }),
  ),
);

/**
 * One step: its data is copied, or its copies are deleted, pass by pass; between passes that are far apart no function
 * runs. What fails is recorded.
 */
function copyProcessor(): Branch {
  const states: { [name: string]: State } = {
    'Whose?': { Type: 'Choice', Choices: choices, Default: 'Done' },
    'Done?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.copy.status', StringEquals: 'pending', Next: 'Wait' }],
      Default: 'Done',
    },
    Wait: { Type: 'Wait', SecondsPath: '$.copy.seconds', Next: 'Whose?' },
    'Record failure': lambdaTask({
      function: 'checkpoint',
      payload: { do: 'fail', ...ids, 'error.$': '$.error' },
      resultPath: null,
      timeoutSeconds: taskTimeoutSeconds('engine'),
      next: 'Done',
    }),
    Done: { Type: 'Succeed' },
  };
  for (const { title, maker, flag, task } of works) {
    for (const set of permissionSets) {
      states[`${title} ${set}`] = lambdaTask({
        function: `${maker}_${set}`,
        payload: { ...ids, [flag]: true },
        select: { 'status.$': '$.Payload.status', 'seconds.$': '$.Payload.seconds' },
        resultPath: '$.copy',
        timeoutSeconds: taskTimeoutSeconds(task),
        catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Record failure' }],
        next: 'Done?',
      });
    }
  }
  return { StartAt: 'Whose?', States: states };
}

/** `Plan → Copies → Close`, one machine an environment, driven by the ledger alone: it makes checkpoints and deletes them. */
export function checkpointMachine(environment: string): StateMachine {
  return {
    Comment: `makes and deletes checkpoints of sessions in ${environment}`,
    StartAt: 'Plan checkpoint',
    TimeoutSeconds: checkpointSeconds,
    States: {
      'Plan checkpoint': lambdaTask({
        function: 'checkpoint',
        payload: { do: 'plan', ...own },
        select: {
          'status.$': '$.Payload.status',
          'session_id.$': '$.Payload.session_id',
          'checkpoint.$': '$.Payload.checkpoint',
          'run.$': '$.Payload.run',
          'tasks.$': '$.Payload.tasks',
        },
        resultPath: '$',
        timeoutSeconds: taskTimeoutSeconds('engine'),
        next: 'Planned?',
      }),
      'Planned?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.status', StringEquals: 'planned', Next: 'Copies' }],
        Default: 'Closed',
      },
      Copies: {
        Type: 'Map',
        ItemsPath: '$.tasks',
        MaxConcurrency: copiesAtOnce,
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...copyProcessor() },
        ResultPath: null,
        Next: 'Close checkpoint',
      },
      'Close checkpoint': lambdaTask({
        function: 'checkpoint',
        payload: { do: 'close', ...own },
        resultPath: null,
        timeoutSeconds: taskTimeoutSeconds('engine'),
        next: 'Closed',
      }),
      Closed: { Type: 'Succeed' },
    },
  };
}
