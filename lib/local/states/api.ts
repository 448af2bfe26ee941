import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidExecutionInput,
  InvalidOutput,
  InvalidToken,
  SFNServiceException,
  StateMachineDoesNotExist,
  TaskTimedOut,
  ValidationException,
} from '@aws-sdk/client-sfn';
import type { Json } from '../../domain/json';
import type { ExecutionRecord, Executions } from './executions';
import { machinesApi } from './machines-api';
import { payloadBytes } from './payload-size';
import type { TokenAnswer } from './tokens';

type Input = { readonly [key: string]: string | undefined };

const metadata = { $metadata: { httpStatusCode: 400 } };

function describe(record: ExecutionRecord, machineArn: string): object {
  return {
    executionArn: record.arn,
    stateMachineArn: machineArn,
    name: record.name,
    status: record.status,
    startDate: new Date(record.startedAt),
    stopDate: record.stoppedAt === undefined ? undefined : new Date(record.stoppedAt),
    input: record.input,
    output: record.output,
    error: record.error,
    cause: record.cause,
  };
}

function checkAnswer(answer: TokenAnswer): object {
  if (answer === 'closed') throw new TaskTimedOut({ message: 'Task Timed Out: the task has ended', ...metadata });
  if (answer === 'unknown') throw new InvalidToken({ message: 'Invalid Token', ...metadata });
  return {};
}

/** The JSON of a request. AWS counts its characters here, and bytes only when a state has it. */
function parse(text: string, member: string, invalid: (message: string) => Error): Json {
  if (text.length > payloadBytes) {
    const rule = `Member must have length less than or equal to ${payloadBytes}`;
    throw new ValidationException({
      message: `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`,
      ...metadata,
    });
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw invalid(`'${member}' is not valid JSON`);
  }
}

const parseInput = (text: string): Json =>
  parse(text, 'input', (message) => new InvalidExecutionInput({ message, ...metadata }));
const parseOutput = (text: string): Json =>
  parse(text, 'output', (message) => new InvalidOutput({ message, ...metadata }));

/** The operations of the Step Functions API that Unity uses, with the SDK’s own errors. */
export function statesApi(
  executions: Executions,
  options: Parameters<typeof machinesApi>[1],
): (operation: string, input: unknown) => object {
  const machines = machinesApi(executions, options);
  const found = (arn: string | undefined): ExecutionRecord => {
    const record = executions.find(arn ?? '');
    if (!record) throw new ExecutionDoesNotExist({ message: `Execution Does Not Exist: '${arn}'`, ...metadata });
    return record;
  };
  const operations: { readonly [operation: string]: (input: Input) => object } = {
    StartExecution: (input) => {
      parseInput(input.input ?? '{}');
      const machine = (input.stateMachineArn ?? '').split(':')[6] ?? '';
      const started = executions.start(
        machine,
        input.name ?? `execution-${executions.all().length + 1}`,
        input.input ?? '{}',
        input.traceHeader,
      );
      if (started === 'no-such-machine') {
        throw new StateMachineDoesNotExist({
          message: `State Machine Does Not Exist: '${input.stateMachineArn}'`,
          ...metadata,
        });
      }
      if (started === 'name-taken') {
        throw new ExecutionAlreadyExists({ message: `Execution Already Exists: '${input.name}'`, ...metadata });
      }
      return { executionArn: started.arn, startDate: new Date(started.startedAt) };
    },
    StopExecution: (input) => {
      const record = found(input.executionArn);
      executions.stop(record.arn, input.error, input.cause);
      return { stopDate: new Date(record.stoppedAt ?? record.startedAt) };
    },
    DescribeExecution: (input) => {
      const record = found(input.executionArn);
      return describe(record, executions.machineArn(record.machine));
    },
    ListStateMachines: () => ({
      stateMachines: executions
        .machineNames()
        .map((name) => ({ name, stateMachineArn: executions.machineArn(name), type: 'STANDARD' })),
    }),
    SendTaskSuccess: (input) =>
      checkAnswer(executions.tokens.succeed(input.taskToken ?? '', parseOutput(input.output ?? ''))),
    SendTaskFailure: (input) =>
      checkAnswer(executions.tokens.fail(input.taskToken ?? '', input.error ?? null, input.cause ?? null)),
  };
  return (operation, input) => {
    const run = operations[operation] ?? machines[operation];
    if (!run)
      throw new SFNServiceException({ name: 'UnknownOperation', $fault: 'client', message: operation, ...metadata });
    return run(input as never);
  };
}
