import type { Json } from '../../lib/domain/json';
import type { Branch, MapState, ParallelState, State, StateMachine, TaskState } from '../../lib/workflow/asl/types';

/** Stands for the scripted function; each side puts its own name for it here. */
export const scriptedFunction = '${scripted}';

type Payload = { readonly [key: string]: Json };
type States = { readonly [name: string]: State };

/** The first state is where it starts. */
export function branch(States: States): Branch {
  return { StartAt: Object.keys(States)[0] ?? '', States };
}

export function machine(States: States, more: Partial<StateMachine> = {}): StateMachine {
  return { ...branch(States), ...more };
}

const onwards = (more: { readonly Next?: string }): { readonly End?: true } =>
  more.Next === undefined ? { End: true } : {};

/** A task on the scripted function; its output is what the function gave. */
export function call(label: string, script: Payload = {}, more: Partial<TaskState> = {}): TaskState {
  const Payload = { label, 'run.$': '$$.Execution.Name', 'attempt.$': '$$.State.RetryCount', ...script };
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: scriptedFunction, Payload },
    ResultSelector: { 'gave.$': '$.Payload' },
    ...(more.TimeoutSecondsPath === undefined && { TimeoutSeconds: 15 }),
    ...onwards(more),
    ...more,
  };
}

/** A task that waits for its token; its output is what was sent. */
export function gate(label: string, script: Payload = {}, more: Partial<TaskState> = {}): TaskState {
  const { ResultSelector: _, ...task } = call(label, { 'token.$': '$$.Task.Token', ...script }, more);
  return { ...task, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' };
}

export function parallel(branches: readonly States[], more: Partial<ParallelState> = {}): ParallelState {
  return { Type: 'Parallel', Branches: branches.map(branch), ...onwards(more), ...more };
}

export function map(states: States, more: Partial<MapState> = {}): MapState {
  const ItemProcessor = { ProcessorConfig: { Mode: 'INLINE' }, ...branch(states) } as const;
  return { Type: 'Map', ItemProcessor, ...onwards(more), ...more };
}

export function wait(Seconds: number, more: { readonly Next?: string } = {}): State {
  return { Type: 'Wait', Seconds, ...onwards(more), ...more };
}

export const done: State = { Type: 'Succeed' };
