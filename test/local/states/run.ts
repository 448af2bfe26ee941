import type { Json } from '../../../lib/domain/json';
import { type ExecutionRecord, Executions } from '../../../lib/local/states/executions';
import { SeededRandom } from '../../../lib/local/time/seeded-random';
import { VirtualClock } from '../../../lib/local/time/virtual-clock';
import type { State, StateMachine } from '../../../lib/workflow/asl/types';

/** A function of a test machine: how long it takes and what it answers. */
export type TestFunction = (payload: Json, lab: Lab) => Promise<Json>;

/** A place to run small machines in. Transitions take no time here, so that every figure is exact. */
export class Lab {
  readonly clock = new VirtualClock({ startAt: 0 });
  readonly calls: { readonly name: string; readonly at: number; readonly payload: Json }[] = [];
  readonly statuses: string[] = [];
  readonly executions: Executions;

  constructor(functions: Readonly<Record<string, TestFunction>> = {}) {
    this.executions = new Executions({
      timers: this.clock,
      random: new SeededRandom(7),
      transitionSeconds: 0,
      region: 'eu-west-1',
      accountId: '123456789012',
      onStatus: (execution) => this.statuses.push(execution.status),
      invoke: (name, payload) => {
        this.calls.push({ name, at: this.clock.now() / 1000, payload });
        const found = functions[name];
        return found ? found(payload, this) : Promise.resolve(payload);
      },
    });
  }

  start(machine: StateMachine, input: Json = {}): ExecutionRecord {
    this.executions.install('machine', machine);
    const started = this.executions.start('machine', `run-${this.executions.all().length}`, JSON.stringify(input));
    if (typeof started === 'string') throw new Error(started);
    return started;
  }

  /** Lets time pass until the execution has ended, or until that many seconds have passed. */
  async finish(execution: ExecutionRecord, limitSeconds = 100_000): Promise<ExecutionRecord> {
    await this.clock.run(
      (async () => {
        const until = this.clock.now() + limitSeconds * 1000;
        while (execution.status === 'RUNNING' && this.clock.now() < until) await this.clock.sleep(250);
      })(),
    );
    return execution;
  }

  run(machine: StateMachine, input: Json = {}): Promise<ExecutionRecord> {
    return this.finish(this.start(machine, input));
  }
}

/** A machine of the given states, the first of which is its start. */
export function machineOf(states: Readonly<Record<string, State>>, extra: Partial<StateMachine> = {}): StateMachine {
  return { StartAt: Object.keys(states)[0]!, States: states, ...extra };
}

/** A task that invokes a function with the whole input. */
export function task(name: string, extra: object = {}): State {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: name, Payload: { 'input.$': '$' } },
    ResultSelector: { 'answer.$': '$.Payload' },
    TimeoutSeconds: 60,
    End: true,
    ...extra,
  } as State;
}

/** Takes that many seconds and gives the value. */
export const takes =
  (seconds: number, value: Json = 'done'): TestFunction =>
  async (_payload, lab) => {
    await lab.clock.sleep(seconds * 1000);
    return value;
  };
