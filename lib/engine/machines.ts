import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { UnityError } from '../domain/errors/unity-error';
import type { JsonObject } from '../domain/json';
import { type Tracer, untraced } from '../ports/tracer';
import { listMachines } from './publishing/list-machines';

/** An execution, and whether this call has started it. */
export interface Started {
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly isNew: boolean;
}

/** How an execution has ended, in the words of whoever stopped it or of Step Functions. */
export interface Ending {
  /** When it ended, in milliseconds since the epoch. */
  readonly stoppedAt?: number;
  readonly error?: string;
  readonly cause?: string;
}

/** The ARN of an execution of a machine. */
export function executionArnOf(machineArn: string, name: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** The state machines, as the engine reaches them. */
export class Machines {
  constructor(
    readonly client: SFNClient,
    private readonly tracer: Tracer = untraced,
  ) {}

  /** The trace that what runs now is a part of. */
  get traceId(): string | undefined {
    return this.tracer.traceId();
  }

  /** Wakes a waiting task. `closed`: it was woken already, or its task has ended. */
  async wake(token: string, output: JsonObject): Promise<'woken' | 'closed'> {
    try {
      await this.client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
      return 'woken';
    } catch (error) {
      if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken)
        return 'closed';
      throw error;
    }
  }

  /**
   * Starts an execution under a name that decides who starts it. `taken`: an execution of that name has already ended.
   * It goes on in `traceId`: the trace of the deployment that it is about, whoever starts it and however late.
   */
  async start(
    machineArn: string,
    name: string,
    input: JsonObject,
    traceId?: string,
  ): Promise<{ arn: string } | 'taken'> {
    try {
      const started = await this.client.send(
        new StartExecutionCommand({
          stateMachineArn: machineArn,
          name,
          input: JSON.stringify(input),
          ...(traceId !== undefined && { traceHeader: `Root=${traceId};Sampled=1` }),
        }),
      );
      return { arn: started.executionArn ?? '' };
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return 'taken';
      throw error;
    }
  }

  /**
   * Starts an execution that is started once at the most: one of that name that ran already is found in its place, however
   * it ended.
   *
   * @throws UnityError WorkflowNotInstalled
   */
  async startOnce(machineArn: string, name: string, input: JsonObject): Promise<Started> {
    const arn = executionArnOf(machineArn, name);
    for (let look = 0; ; look++) {
      const known = await this.started(arn);
      if (known) return { arn, startedAt: known.startedAt, isNew: false };
      try {
        const started = await this.client.send(
          new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }),
        );
        return { arn, startedAt: started.startDate?.getTime() ?? 0, isNew: true };
      } catch (error) {
        if (error instanceof StateMachineDoesNotExist)
          throw new UnityError('WorkflowNotInstalled', { message: `there is no machine ${machineArn}`, cause: error });
        // The name is taken and reads do not show it yet: whoever called will call again.
        if (!(error instanceof ExecutionAlreadyExists) || look > 0) throw error;
      }
    }
  }

  /** When an execution began, in milliseconds since the epoch, and whether it still runs; undefined for one unknown. */
  async started(
    executionArn: string,
  ): Promise<
    { readonly startedAt: number; readonly isRunning: boolean; readonly input: string | undefined } | undefined
  > {
    const { startDate, status, input } = (await this.describe(executionArn)) ?? {};
    return startDate && { startedAt: startDate.getTime(), isRunning: status === 'RUNNING', input };
  }

  /** Whether an execution runs. `unknown`: reads are eventually consistent, so it may only just have been started. */
  async look(executionArn: string): Promise<'running' | 'ended' | 'unknown'> {
    const execution = await this.describe(executionArn);
    if (!execution) return 'unknown';
    return execution.status === 'RUNNING' || execution.status === 'PENDING_REDRIVE' ? 'running' : 'ended';
  }

  /** How an execution has ended; undefined for one that runs, and for one unknown. */
  async ending(executionArn: string): Promise<Ending | undefined> {
    const { stopDate, error, cause } = (await this.describe(executionArn)) ?? {};
    return stopDate && { stoppedAt: stopDate.getTime(), ...(error && { error }), ...(cause && { cause }) };
  }

  /** The definition of a machine; undefined where there is none. */
  async definition(stateMachineArn: string): Promise<string | undefined> {
    try {
      return (await this.client.send(new DescribeStateMachineCommand({ stateMachineArn }))).definition;
    } catch (error) {
      if (error instanceof StateMachineDoesNotExist) return undefined;
      throw error;
    }
  }

  /** The ARNs of all function versions that machines name whose names begin so. */
  async versionsNamed(prefixes: readonly string[]): Promise<ReadonlySet<string>> {
    const named = new Set<string>();
    for (const { arn: stateMachineArn } of await listMachines(this.client, prefixes)) {
      const { definition = '' } = await this.client.send(new DescribeStateMachineCommand({ stateMachineArn }));
      for (const arn of versionsIn(definition)) named.add(arn);
    }
    return named;
  }

  private async describe(executionArn: string): Promise<DescribeExecutionOutput | undefined> {
    try {
      return await this.client.send(new DescribeExecutionCommand({ executionArn }));
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  }
}

/** The ARNs of function versions that a definition names. */
function versionsIn(definition: string): readonly string[] {
  return definition.match(/arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+:\d+/g) ?? [];
}

/** The machine of the same account and region as an execution. */
export function machineArnBeside(executionArn: string, machineName: string): string {
  const [arn, partition, service, region, account] = executionArn.split(':');
  return [arn, partition, service, region, account, 'stateMachine', machineName].join(':');
}
