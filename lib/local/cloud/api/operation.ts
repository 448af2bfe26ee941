import type { World } from '../account/world';
import type { Refusal } from './refusal';

/** An input whose required members are known to be there. */
export type Given<Input, Keys extends keyof Input> = Input & { readonly [Key in Keys]-?: NonNullable<Input[Key]> };

/** One operation of a service: what must be given, and what it does at one moment. */
export interface Operation {
  readonly requires: readonly string[];
  run(world: World, input: never): object;
}

/** Says what an operation takes and gives; then which members are required and what it does. */
export function operation<Input extends object, Output extends object>() {
  return <const Key extends keyof Input & string = never>(
    requires: readonly Key[],
    run: (world: World, input: Given<Input, Key>) => Output,
  ): Operation => ({ requires, run });
}

/** One service: its closed table of operations and the way it refuses. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, Operation>>;
  /** The refusal as the SDK throws it. */
  exception(refusal: Refusal, requestId: string): Error;
  missing(member: string): Refusal;
  denied(operation: string): Refusal;
  /** Operations that nobody can be denied. */
  readonly free?: readonly string[];
  throttled(): Refusal;
  /** EC2 only: a call may ask whether it would be allowed. */
  readonly dryRun: boolean;
}
