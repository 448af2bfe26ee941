import { ExecutionAlreadyExists, ExecutionDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn';
import type { JsonObject } from '../../lib/domain/json';

/** One execution. */
export interface FakeExecution {
  readonly arn: string;
  readonly input: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
}

type Input = { readonly [key: string]: string };
const metadata = { $metadata: { httpStatusCode: 400 } };

/** Step Functions as far as the engine sees it: a token is woken once, an execution of a name starts once. */
export class FakeStates {
  readonly executions = new Map<string, FakeExecution>();
  readonly woken = new Map<string, JsonObject>();
  onStart: (execution: FakeExecution, input: JsonObject) => void = () => undefined;
  onWake: (token: string, output: JsonObject) => void = () => undefined;
  private readonly waiting = new Map<string, (output: JsonObject) => void>();

  /** What a waiting task is told. */
  answerTo(token: string): Promise<JsonObject> {
    const known = this.woken.get(token);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => this.waiting.set(token, resolve));
  }

  /** Adds an execution that nobody had to start. */
  add(arn: string, status: FakeExecution['status'] = 'RUNNING', input: JsonObject = {}): FakeExecution {
    const execution: FakeExecution = { arn, input: JSON.stringify(input), status };
    this.executions.set(arn, execution);
    return execution;
  }

  call(operation: string, input: Input): object {
    switch (operation) {
      case 'SendTaskSuccess':
        return this.succeed(input.taskToken!, JSON.parse(input.output!) as JsonObject);
      case 'StartExecution':
        return this.start(`${input.stateMachineArn!.replace(':stateMachine:', ':execution:')}:${input.name}`, input);
      case 'DescribeExecution': {
        const found = this.executions.get(input.executionArn!);
        if (!found) throw new ExecutionDoesNotExist({ message: input.executionArn!, ...metadata });
        return { executionArn: found.arn, status: found.status };
      }
      default:
        throw new Error(`there is no ${operation}`);
    }
  }

  private succeed(token: string, output: JsonObject): object {
    if (this.woken.has(token)) throw new TaskTimedOut({ message: token, ...metadata });
    this.woken.set(token, output);
    this.onWake(token, output);
    this.waiting.get(token)?.(output);
    return {};
  }

  private start(arn: string, input: Input): object {
    const standing = this.executions.get(arn);
    // The same input while it runs is the same start; once it has ended, its name is used up.
    if (standing && (standing.status !== 'RUNNING' || standing.input !== input.input))
      throw new ExecutionAlreadyExists({ message: arn, ...metadata });
    if (standing) return { executionArn: arn };
    const execution: FakeExecution = { arn, input: input.input!, status: 'RUNNING' };
    this.executions.set(arn, execution);
    this.onStart(execution, JSON.parse(execution.input) as JsonObject);
    return { executionArn: arn };
  }
}
