import { permissionSets } from '../../domain/functions';
import { forwardFrame } from './forward-frame';
import { lambdaTask, sessionIds } from './lambda-task';
import { returnLane } from './return-lane';
import { taskTimeoutSeconds } from './timing';
import type { Branch, State, StateMachine } from './types';

/** An inline Map runs 40 items at once: five of them hold all 200 steps, so that no step waits for a slot. */
export const returnLists = 5;
/** Steps of one list at the most. */
export const returnListLength = 40;

/** Rehearses one permission set, which its item names. */
function rehearsal(): Branch {
  const states: { [name: string]: State } = {
    'Which set?': {
      Type: 'Choice',
      Choices: permissionSets.map((set) => ({ Variable: '$.set', StringEquals: set, Next: `Rehearse ${set}` })),
    },
  };
  for (const set of permissionSets) {
    states[`Rehearse ${set}`] = lambdaTask({
      function: `make_${set}`,
      payload: { ...sessionIds, rehearse: true },
      select: { 'findings.$': '$.Payload.findings' },
      resultPath: '$',
      timeoutSeconds: taskTimeoutSeconds('driver'),
    });
  }
  return { StartAt: 'Which set?', States: states };
}

function lane(index: number): Branch {
  const name = `Steps ${index + 1}`;
  const map: State = {
    Type: 'Map',
    ItemsPath: `$.lists[${index}]`,
    MaxConcurrency: returnListLength,
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...returnLane(index + 1) },
    ResultPath: null,
    End: true,
  };
  return { StartAt: name, States: { [name]: map } };
}

/**
 * The forward machine of workflows that no machine runs any more, one an environment: what it drives is what the ledger
 * says, in the order that the gates keep, as in any. It takes nothing but what puts a stack back, and resumes of that.
 */
export function returnMachine(options: {
  readonly environment: string;
  readonly timeoutSeconds: number;
}): StateMachine {
  const { environment, timeoutSeconds } = options;
  return forwardFrame({
    comment: `puts stacks back in ${environment}`,
    timeoutSeconds,
    environment,
    select: { 'sets.$': '$.Payload.sets', 'lists.$': '$.Payload.lists' },
    preflight: (toClose) => ({
      Type: 'Map',
      ItemsPath: '$.sets',
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...rehearsal() },
      ResultPath: '$.preflight',
      Catch: toClose,
      Next: 'Admit',
    }),
    lanes: (toClose) => ({
      Type: 'Parallel',
      Branches: Array.from({ length: returnLists }, (_, index) => lane(index)),
      ResultPath: null,
      Catch: toClose,
      Next: 'Close session',
    }),
  });
}
