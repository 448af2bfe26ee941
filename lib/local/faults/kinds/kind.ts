import type { Random } from '../../../ports/random';
import type { Invocation } from '../../host/invocation';
import type { Call } from '../call-class';

/** A call that is about to be struck. */
export interface StruckCall extends Call {
  /** Where it was made, for people: the step, or the function. */
  readonly place: string;
  /** The run of the function that makes the call; undefined for a person’s. */
  readonly invocation: Invocation | undefined;
  readonly random: Random;
  /** The account’s time, in milliseconds since the epoch. */
  now(): number;
  /** Makes the call as it would have been made. */
  proceed(): Promise<unknown>;
  /** StopExecution of the execution that the call belongs to. Whether it ran and now is stopped. */
  stopExecution(cause: string): boolean;
  /** Lets the account’s time pass, in seconds. */
  wait(seconds: number): Promise<void>;
  /** Does something while no pool of the account has an instance to give. */
  withoutCapacity<T>(work: () => Promise<T>): Promise<T>;
  /** Tells that what the kind stands for has really happened. */
  tookEffect(): void;
}

/**
 * Which calls of a step a kind strikes, once and when it is to strike more often.
 * - `call`: the step’s target (see `StepAim`), then every call that the step makes;
 * - `onwards`: when the target makes something, that goes through and every later call is struck; else every call from
 *   the target on. One fault, however often it is met;
 * - `record`: the first write that keeps what the target came to, then every write of the step;
 * - `removal`: every call that removes something. One fault, however often it is met.
 */
export type Aiming = 'call' | 'onwards' | 'record' | 'removal';

/** How a deployment must end that is struck by a kind: `recovers` means as if nothing had happened. */
export type Outcome = 'recovers' | 'undone' | 'recovers or undone';

/** How a rollback must end that is struck by a kind. `honest`: clean with nothing left, or dirty with all of it named. */
export type UndoOutcome = 'clean' | 'honest';

/** What a kind does to a call and what must follow, on one side. */
export interface Striking<End> {
  readonly aim: Aiming;
  readonly once: End;
  /** Struck at every occasion. */
  readonly always: End;
  /** The run of a function that was struck meets the same again when it repeats its call in the same words. */
  readonly isForGood?: boolean;
  strike(call: StruckCall): Promise<unknown>;
}

/** One kind of fault. */
export interface FaultKind {
  readonly summary: string;
  readonly make: Striking<Outcome>;
  /** Undefined: nothing that undoes anything can meet it. */
  readonly undo?: Striking<UndoOutcome>;
}
