import type { Json } from '../../domain/json';

/**
 * The part of the Amazon States Language (JSONPath) that our machines are made of. The interpreter of the local run
 * takes exactly this and refuses everything else.
 */
export interface StateMachine {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: { readonly [name: string]: State };
}

/** A machine within a machine: a branch of a Parallel, the processor of a Map. */
export type Branch = Pick<StateMachine, 'StartAt' | 'States' | 'Comment'>;

export type State =
  | TaskState
  | ChoiceState
  | WaitState
  | PassState
  | ParallelState
  | MapState
  | SucceedState
  | FailState;

interface Common {
  readonly Comment?: string;
}

interface Flow {
  readonly Next?: string;
  readonly End?: true;
}

interface Paths {
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
}

/** A JSON value; keys that end in `.$` hold paths. */
export type Template = { readonly [key: string]: Json };

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

interface Fallible {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly ResultSelector?: Template;
  readonly ResultPath?: string | null;
}

export interface TaskState extends Common, Flow, Paths, Fallible {
  readonly Type: 'Task';
  readonly Resource: 'arn:aws:states:::lambda:invoke' | 'arn:aws:states:::lambda:invoke.waitForTaskToken';
  readonly Parameters: Template;
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
}

export interface ParallelState extends Common, Flow, Paths, Fallible {
  readonly Type: 'Parallel';
  readonly Branches: readonly Branch[];
  readonly Parameters?: Template;
}

export interface MapState extends Common, Flow, Paths, Fallible {
  readonly Type: 'Map';
  readonly ItemsPath?: string;
  readonly ItemSelector?: Template;
  readonly MaxConcurrency?: number;
  readonly ItemProcessor: Branch & { readonly ProcessorConfig: { readonly Mode: 'INLINE' } };
}

export interface WaitState extends Common, Flow, Paths {
  readonly Type: 'Wait';
  readonly Seconds?: number;
  readonly SecondsPath?: string;
}

export interface PassState extends Common, Flow, Paths {
  readonly Type: 'Pass';
  readonly Result?: Json;
  readonly ResultPath?: string | null;
  readonly Parameters?: Template;
}

export interface ChoiceState extends Common, Paths {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface ChoiceRule extends ChoiceTest {
  readonly Next: string;
}

export interface ChoiceTest {
  readonly Variable?: string;
  readonly StringEquals?: string;
  readonly BooleanEquals?: boolean;
  readonly NumericEquals?: number;
  readonly NumericGreaterThan?: number;
  readonly NumericLessThan?: number;
  readonly IsPresent?: boolean;
  readonly And?: readonly ChoiceTest[];
  readonly Or?: readonly ChoiceTest[];
  readonly Not?: ChoiceTest;
}

export interface SucceedState extends Common, Paths {
  readonly Type: 'Succeed';
}

export interface FailState extends Common {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
  readonly ErrorPath?: string;
  readonly CausePath?: string;
}
