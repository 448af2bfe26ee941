import { describeError, errorCodes } from '../../domain/errors/catalogue';
import type { FunctionName } from '../../domain/functions';
import type { Json } from '../../domain/json';
import type { Catcher, Retrier, TaskState, Template } from './types';

/**
 * What Step Functions itself reports when a function could not be run or died, beside our own retryable codes
 * (concepts-error-handling page). A step that fails in an expected way is recorded by its driver and never thrown.
 */
const lostInvocations = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Runtime.Unknown',
  'Sandbox.Timedout',
  'States.Timeout',
] as const;

/** How often a lost invocation is repeated before the state fails: some minutes in all. */
const invocationRetries = 12;

const retrier: Retrier = {
  ErrorEquals: [...lostInvocations, ...errorCodes.filter((code) => describeError(code).kind === 'retryable')],
  IntervalSeconds: 1,
  MaxAttempts: invocationRetries,
  BackoffRate: 2,
  MaxDelaySeconds: 30,
  JitterStrategy: 'FULL',
};

/**
 * Nothing that a function of a rollback says once is taken for its last word: a right that is missing for a moment must
 * not leave a stack behind.
 */
const stubbornRetrier: Retrier = {
  ErrorEquals: ['States.TaskFailed'],
  IntervalSeconds: 2,
  MaxAttempts: 5,
  BackoffRate: 2,
  MaxDelaySeconds: 30,
  JitterStrategy: 'FULL',
};

/** A function invocation as a state. */
export interface LambdaTask {
  readonly function: FunctionName;
  readonly payload: Template;
  /** Paths into the function’s answer, by the key under which the state keeps them. */
  readonly select?: Template;
  /** Where the answer goes in the state’s data; null drops it. */
  readonly resultPath: string | null;
  /** Longer than the function’s own timeout, so that a function never outlives its task unnoticed. */
  readonly timeoutSeconds: number;
  /** The state that follows; none ends the branch. */
  readonly next?: string;
  readonly catch?: readonly Catcher[];
  /** Whatever error the function ends with, it is tried again some times. */
  readonly stubborn?: boolean;
}

/** The placeholder that the installation replaces with the function’s version. */
export function functionPlaceholder(name: FunctionName): string {
  return `\${${name}}`;
}

const parametersOf = (task: LambdaTask): Template => ({
  FunctionName: functionPlaceholder(task.function),
  Payload: task.payload as Json,
});

const retriersOf = ({ stubborn }: Pick<LambdaTask, 'stubborn'>, usual: Retrier): readonly Retrier[] =>
  stubborn ? [usual, stubbornRetrier] : [usual];

const flow = (next: string | undefined): { Next: string } | { End: true } =>
  next === undefined ? { End: true } : { Next: next };

/** A state that invokes a function and goes on with its answer. */
export function lambdaTask(task: LambdaTask): TaskState {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: parametersOf(task),
    ...(task.select && { ResultSelector: task.select }),
    ResultPath: task.resultPath,
    TimeoutSeconds: task.timeoutSeconds,
    Retry: retriersOf(task, retrier),
    ...(task.catch && { Catch: task.catch }),
    ...flow(task.next),
  };
}

/** A state that hands a function its token and waits until somebody sends it back. */
export function tokenTask(task: Omit<LambdaTask, 'timeoutSeconds'> & { readonly timeout: number | string }): TaskState {
  const retryButTimeouts = { ...retrier, ErrorEquals: retrier.ErrorEquals.filter((name) => name !== 'States.Timeout') };
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: {
      FunctionName: functionPlaceholder(task.function),
      Payload: { ...task.payload, 'token.$': '$$.Task.Token' },
    },
    ResultPath: task.resultPath,
    ...(typeof task.timeout === 'number' ? { TimeoutSeconds: task.timeout } : { TimeoutSecondsPath: task.timeout }),
    Retry: retriersOf(task, retryButTimeouts),
    ...(task.catch && { Catch: task.catch }),
    ...flow(task.next),
  };
}

/** The ids that every payload consists of: data lives in the ledger. */
export const sessionIds = { 'session_id.$': '$.session_id', 'epoch.$': '$.epoch' } as const;
