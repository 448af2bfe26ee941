import type { GuardRules } from '../domain/guard-rules';
import type { OnFailure } from '../domain/session';
import type { InventoryRow } from '../local/cloud/account/inventory';
import type { Call, CallClass } from '../local/faults/call-class';
import type { BusEvent } from '../local/host/event-bus';
import type { Invocation } from '../local/host/invocation';
import type { ExecutionRecord } from '../local/states/executions';
import type { Item } from '../local/store/attribute-value';

/** A call on its way to its service. */
export interface Attempt extends Call {
  /** Milliseconds since the epoch, of the account. */
  readonly at: number;
  readonly callClass: CallClass;
  /** Its input as JSON, as it was when the call was made. */
  readonly text: string;
  /** The run of the function that makes it; undefined for people. */
  readonly invocation: Invocation | undefined;
}

/** A call that has reached its service, whatever its caller heard of it. Its input is the attempt’s, the same object. */
export interface Effect extends Attempt {
  readonly answer?: unknown;
  readonly error?: Error;
}

/** A change of one item of the ledger. */
export interface Write {
  readonly at: number;
  readonly invocation: Invocation | undefined;
  readonly pk: string;
  readonly sk: string;
  readonly before: Item | undefined;
  readonly after: Item;
}

/** What is written somewhere, piece by piece, and which complete copies of it exist. */
export interface HeldData {
  readonly holders: readonly {
    readonly type: string;
    readonly id: string;
    /** Its deletion was accepted. */
    readonly isLeaving: boolean;
    readonly content: readonly string[];
  }[];
  readonly copies: readonly {
    readonly id: string;
    /** The id of what it is a copy of. */
    readonly of: string;
    readonly content: readonly string[];
  }[];
}

/** What is configured of an environment, as far as checkers hold anybody to it. */
export interface EnvironmentRules {
  readonly onFailure: OnFailure;
  readonly guards: GuardRules;
}

/** What checkers may look at while a trial runs and at its end. */
export interface Scene {
  now(): number;
  /** Everything alive in the account that is not somebody else’s. */
  ours(): readonly InventoryRow[];
  /** What others own, as one text. */
  foreign(): string;
  /** The configuration of an environment, as it is now. */
  rules(environment: string): EnvironmentRules;
  /** The data in the account; what was never written to is listed too. */
  data(): HeldData;
  item(pk: string, sk: string): Item | undefined;
  /** All items of the ledger. */
  items(): readonly Item[];
  /** All entries of the audit table. */
  audit(): readonly Item[];
  events(): readonly BusEvent[];
  /** Changes that could not be told and were kept with their payload: `pk sk version`. */
  setAside(): readonly string[];
  executions(): readonly ExecutionRecord[];
  /** The runs of functions that make or undo a step, in order. */
  invocations(): readonly Invocation[];
  /** Callback tasks that still wait. */
  openTokens(): number;
  /** Whether any fault was to strike, or any person to interfere. */
  readonly isDisturbed: boolean;
  /** Tells that something is not as it must be. */
  violated(what: string): void;
}

/**
 * Holds one invariant against all that happens. It knows what may be seen and nothing of what was done to the trial, nor
 * of the product’s own code.
 */
export interface Checker {
  /** Before a call is made, whatever strikes it. */
  attempt?(attempt: Attempt, scene: Scene): void;
  /** Before a call takes effect. */
  before?(attempt: Attempt, scene: Scene): void;
  effect?(effect: Effect, scene: Scene): void;
  write?(write: Write, scene: Scene): void;
  /** The workload has ended and everybody has come to rest. */
  end?(scene: Scene): void;
}

/** Makes a checker for one trial. */
export type CheckerFactory = () => Checker;

/** An invariant that did not hold. */
export interface Violation {
  readonly invariant: string;
  readonly what: string;
  /** ISO-8601, of the account. */
  readonly time: string;
}
