/** Seconds that something takes: half of the time no longer than the first, nineteen times in twenty no longer than the other. */
export interface UsualSeconds {
  readonly p50Seconds: number;
  readonly p95Seconds: number;
}

/** What is expected of a step before it runs: how long it takes, how long its undo does, and what it costs. */
export interface StepExpectation {
  /** Until its outputs are known. */
  readonly created: UsualSeconds;
  /** Until it works. */
  readonly ready: UsualSeconds;
  readonly undo: UsualSeconds;
  /** In USD, while what it makes stands. */
  readonly hourlyUsd: number;
  readonly oneOffUsd: number;
}

/** By the names of steps; a step whose action is not known is not there. */
export type Expectations = ReadonlyMap<string, StepExpectation>;
