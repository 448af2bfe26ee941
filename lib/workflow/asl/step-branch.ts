import type { PermissionSet } from '../../domain/functions';
import type { Step } from '../model';
import { lambdaTask, sessionIds, tokenTask } from './lambda-task';
import { taskTimeoutSeconds } from './timing';
import type { Branch, Catcher, State } from './types';

/** What the branch of a step depends on beside the step. */
export interface StepBranchOptions {
  readonly permissionSet: PermissionSet;
  /** Whether the action waits by a callback task instead of polling. */
  readonly holds: boolean;
  /** A gate that hears nothing reads again after this time. */
  readonly gateTimeoutSeconds: number;
}

/**
 * One step as a branch: gate, then the driver until the step is ready. The branch never fails: whatever happens is
 * recorded, so that its siblings can drain. Only the recording itself may fail, which `Lanes` catches.
 */
export function stepBranch(step: Step, options: StepBranchOptions): Branch {
  const name = (state: string): string => `${step.name}: ${state}`;
  const ids = { ...sessionIds, step: step.name };
  const copiesData = step.checkpointData === 'snapshot';
  const recordFailure: Catcher = { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: name('record failure') };
  const states: { [name: string]: State } = {
    [name('drive')]: lambdaTask({
      function: `make_${options.permissionSet}`,
      payload: ids,
      select: { 'status.$': '$.Payload.status', 'seconds.$': '$.Payload.seconds' },
      resultPath: '$.drive',
      timeoutSeconds: taskTimeoutSeconds('driver'),
      catch: [recordFailure],
      next: name('go on?'),
    }),
    [name('go on?')]: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.drive.status', StringEquals: 'pending', Next: name('drive') },
        ...(options.holds ? [{ Variable: '$.drive.status', StringEquals: 'holding', Next: name('hold') }] : []),
        ...(copiesData ? [{ Variable: '$.drive.status', StringEquals: 'ready', Next: name('checkpoint') }] : []),
      ],
      Default: name('done'),
    },
    [name('record failure')]: lambdaTask({
      function: 'fail_step',
      payload: { ...ids, 'error.$': '$.error' },
      resultPath: null,
      timeoutSeconds: taskTimeoutSeconds('engine'),
      next: name('done'),
    }),
    [name('done')]: { Type: 'Succeed' },
  };
  if (options.holds) {
    states[name('hold')] = tokenTask({
      function: 'hold',
      payload: ids,
      resultPath: null,
      timeout: '$.drive.seconds',
      catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: name('drive') }, recordFailure],
      next: name('drive'),
    });
  }
  if (copiesData) {
    // The step is ready, whatever becomes of its checkpoint: one that nobody makes is failed by the sweeper.
    states[name('checkpoint')] = lambdaTask({
      function: 'checkpoint',
      payload: { ...ids, do: 'start' },
      resultPath: null,
      timeoutSeconds: taskTimeoutSeconds('engine'),
      catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: name('done') }],
      next: name('done'),
    });
  }
  if (step.dependsOn.length === 0) return { StartAt: name('drive'), States: states };
  const gate = tokenTask({
    function: 'gate',
    payload: ids,
    resultPath: '$.gate',
    timeout: options.gateTimeoutSeconds,
    catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: name('gate') }, recordFailure],
    next: name('open?'),
  });
  const open: State = {
    Type: 'Choice',
    Choices: [{ Variable: '$.gate.status', StringEquals: 'go', Next: name('drive') }],
    Default: name('done'),
  };
  return { StartAt: name('gate'), States: { [name('gate')]: gate, [name('open?')]: open, ...states } };
}
