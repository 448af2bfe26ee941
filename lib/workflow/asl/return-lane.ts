import { permissionSets } from '../../domain/functions';
import { lambdaTask, sessionIds, tokenTask } from './lambda-task';
import { taskTimeoutSeconds } from './timing';
import type { Branch, ChoiceRule, ChoiceTest, State } from './types';

const ids = { ...sessionIds, 'step.$': '$.step' } as const;

/**
 * One step as an item of a Map: the branch of a step (`stepBranch`), with what that knows when it is compiled read from the
 * item instead. It never fails, as that does not.
 */
export function returnLane(list: number): Branch {
  // A state’s name must be unique in the whole machine, so each list’s states carry its number.
  const name = (state: string): string => `${state} (${list})`;
  const recordFailure = { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: name('Record failure') };
  /** On to the function that has the step’s rights. */
  const drives = (...tests: readonly ChoiceTest[]): readonly ChoiceRule[] =>
    permissionSets.map((set) => {
      const isOfSet = { Variable: '$.set', StringEquals: set };
      return { ...(tests.length === 0 ? isOfSet : { And: [...tests, isOfSet] }), Next: name(`Drive ${set}`) };
    });
  const states: { [name: string]: State } = {
    [name('Gated?')]: {
      Type: 'Choice',
      Choices: [{ Variable: '$.gated', BooleanEquals: true, Next: name('Gate') }, ...drives()],
    },
    [name('Gate')]: tokenTask({
      function: 'gate',
      payload: ids,
      resultPath: '$.gate',
      timeout: '$.gate_seconds',
      catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: name('Gate') }, recordFailure],
      next: name('Open?'),
    }),
    [name('Open?')]: {
      Type: 'Choice',
      Choices: drives({ Variable: '$.gate.status', StringEquals: 'go' }),
      Default: name('Done'),
    },
    [name('Go on?')]: {
      Type: 'Choice',
      Choices: [
        ...drives({ Variable: '$.drive.status', StringEquals: 'pending' }),
        { Variable: '$.drive.status', StringEquals: 'holding', Next: name('Hold') },
        {
          And: [
            { Variable: '$.drive.status', StringEquals: 'ready' },
            { Variable: '$.copies_data', BooleanEquals: true },
          ],
          Next: name('Checkpoint'),
        },
      ],
      Default: name('Done'),
    },
    [name('Hold')]: tokenTask({
      function: 'hold',
      payload: ids,
      resultPath: null,
      timeout: '$.drive.seconds',
      catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: name('Held') }, recordFailure],
      next: name('Held'),
    }),
    [name('Held')]: { Type: 'Choice', Choices: drives() },
    // The step is ready, whatever becomes of its checkpoint: one that nobody makes is failed by the sweeper.
    [name('Checkpoint')]: lambdaTask({
      function: 'checkpoint',
      payload: { ...ids, do: 'start' },
      resultPath: null,
      timeoutSeconds: taskTimeoutSeconds('engine'),
      catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: name('Done') }],
      next: name('Done'),
    }),
    [name('Record failure')]: lambdaTask({
      function: 'fail_step',
      payload: { ...ids, 'error.$': '$.error' },
      resultPath: null,
      timeoutSeconds: taskTimeoutSeconds('engine'),
      next: name('Done'),
    }),
    [name('Done')]: { Type: 'Succeed' },
  };
  for (const set of permissionSets) {
    states[name(`Drive ${set}`)] = lambdaTask({
      function: `make_${set}`,
      payload: ids,
      select: { 'status.$': '$.Payload.status', 'seconds.$': '$.Payload.seconds' },
      resultPath: '$.drive',
      timeoutSeconds: taskTimeoutSeconds('driver'),
      catch: [recordFailure],
      next: name('Go on?'),
    });
  }
  return { StartAt: name('Gated?'), States: states };
}
