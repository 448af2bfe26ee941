import type { Json, JsonObject } from '../../domain/json';
import type { Random } from '../../ports/random';
import type { Timers } from '../../ports/timers';
import type { StateMachine } from '../../workflow/asl/types';
import { StateFailure, Stopped } from './failure';
import { Flight } from './flight';
import { runMachine } from './run-machine';
import { Scope } from './scope';
import { TaskTokens } from './tokens';
import { newTrace, traceOf } from './traces';

/** What is known of one execution. Times are milliseconds since the epoch. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly input: string;
  readonly startedAt: number;
  /** Absent in those from before it was kept. */
  readonly traceId?: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  stoppedAt?: number;
  output?: string;
  error?: string;
  cause?: string;
  historyEvents: number;
  transitions: number;
}

/** What executions need of the world around them. */
export interface ExecutionsOptions {
  readonly timers: Timers;
  readonly random: Random;
  /** Seconds that one state transition takes. */
  readonly transitionSeconds: number;
  readonly region: string;
  readonly accountId: string;
  readonly invoke: (functionName: string, payload: Json, traceId: string | undefined) => Promise<Json>;
  /** Told at every change of an execution’s status, as EventBridge would be. */
  readonly onStatus: (execution: ExecutionRecord) => void;
}

/** Starts, stops and remembers executions of installed machines. */
export class Executions {
  readonly tokens = new TaskTokens();
  private readonly machines = new Map<string, StateMachine>();
  private readonly records = new Map<string, ExecutionRecord>();
  private readonly running = new Map<string, { scope: Scope; flight: Flight }>();
  private readonly endListeners = new Set<() => void>();

  constructor(private readonly options: ExecutionsOptions) {}

  install(name: string, machine: StateMachine): void {
    this.machines.set(name, machine);
  }

  machineNames(): readonly string[] {
    return [...this.machines.keys()];
  }

  machine(name: string): StateMachine | undefined {
    return this.machines.get(name);
  }

  machineArn(name: string): string {
    return `arn:aws:states:${this.options.region}:${this.options.accountId}:stateMachine:${name}`;
  }

  find(arn: string): ExecutionRecord | undefined {
    return this.records.get(arn);
  }

  all(): readonly ExecutionRecord[] {
    return [...this.records.values()];
  }

  /** Takes over what a former process knew; what ran then was stopped with it. Returns what was stopped. */
  restore(records: readonly ExecutionRecord[]): readonly ExecutionRecord[] {
    const stopped: ExecutionRecord[] = [];
    for (const record of records) {
      const copy = { ...record };
      this.records.set(copy.arn, copy);
      if (copy.status !== 'RUNNING') continue;
      copy.status = 'ABORTED';
      copy.stoppedAt = this.options.timers.now();
      stopped.push(copy);
    }
    return stopped;
  }

  /**
   * Starts an execution; the same name and input while it runs gives the one that runs. It goes on in the trace that it is
   * told, or begins one.
   */
  start(
    machineName: string,
    name: string,
    input: string,
    traceHeader?: string,
  ): ExecutionRecord | 'no-such-machine' | 'name-taken' {
    const machine = this.machines.get(machineName);
    if (!machine) return 'no-such-machine';
    const { region, accountId } = this.options;
    const arn = `arn:aws:states:${region}:${accountId}:execution:${machineName}:${name}`;
    const known = this.records.get(arn);
    if (known) return known.status === 'RUNNING' && known.input === input ? known : 'name-taken';
    const startedAt = this.options.timers.now();
    const record: ExecutionRecord = {
      arn,
      name,
      machine: machineName,
      input,
      startedAt,
      traceId: traceOf(traceHeader) ?? newTrace(arn, startedAt),
      status: 'RUNNING',
      historyEvents: 1,
      transitions: 0,
    };
    this.records.set(arn, record);
    this.options.onStatus(record);
    void this.fly(record, machine);
    return record;
  }

  stop(arn: string, error?: string, cause?: string): boolean {
    const record = this.records.get(arn);
    if (!record) return false;
    if (record.status === 'RUNNING') {
      this.end(record, 'ABORTED', { ...(error && { error }), ...(cause && { cause }) });
    }
    return true;
  }

  /** Resolves when none runs. */
  async idle(): Promise<void> {
    while (this.all().some((record) => record.status === 'RUNNING')) {
      await new Promise<void>((resolve) => {
        this.endListeners.add(resolve);
      });
    }
  }

  private async fly(record: ExecutionRecord, machine: StateMachine): Promise<void> {
    const { timers, random, transitionSeconds, invoke } = this.options;
    const input = JSON.parse(record.input) as Json;
    const scope = new Scope();
    const flight = new Flight({
      timers,
      random,
      tokens: this.tokens,
      transitionSeconds,
      invoke: (functionName, payload) => invoke(functionName, payload, record.traceId),
      base: this.context(record, input),
    });
    this.running.set(record.arn, { scope, flight });
    const takeBack =
      machine.TimeoutSeconds === undefined
        ? () => undefined
        : timers.after(machine.TimeoutSeconds * 1000, () => this.end(record, 'TIMED_OUT', {}));
    try {
      const output = await runMachine(machine, input, flight, scope, {});
      this.end(record, 'SUCCEEDED', { output: JSON.stringify(output) });
    } catch (error) {
      if (error instanceof Stopped) return;
      const failure = error instanceof StateFailure ? error : new StateFailure('States.Runtime', String(error));
      this.end(record, 'FAILED', {
        ...(failure.error !== null && { error: failure.error }),
        ...(failure.cause && { cause: failure.cause }),
      });
    } finally {
      takeBack();
    }
  }

  private end(record: ExecutionRecord, status: ExecutionRecord['status'], facts: Partial<ExecutionRecord>): void {
    if (record.status !== 'RUNNING') return;
    const live = this.running.get(record.arn);
    Object.assign(record, facts, {
      status,
      stoppedAt: this.options.timers.now(),
      historyEvents: live?.flight.history.total ?? record.historyEvents,
      transitions: live?.flight.transitions ?? record.transitions,
    });
    this.running.delete(record.arn);
    live?.scope.stop();
    this.options.onStatus(record);
    for (const listener of this.endListeners) listener();
    this.endListeners.clear();
  }

  private context(record: ExecutionRecord, input: Json): JsonObject {
    return {
      Execution: {
        Id: record.arn,
        Name: record.name,
        Input: input,
        StartTime: new Date(record.startedAt).toISOString(),
      },
      StateMachine: { Id: this.machineArn(record.machine), Name: record.machine },
    };
  }
}
