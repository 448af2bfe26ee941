/** One run of one step. Times are milliseconds since the epoch. */
export interface StepRun {
  /** `service.action`. */
  readonly action: string;
  readonly startedAt: number;
  /** When it worked or failed; not there while it is under way. */
  readonly endedAt?: number;
  readonly tries: number;
  /** It failed by itself: one that was stopped has not. */
  readonly hasFailed: boolean;
  readonly isReady: boolean;
  /** Its time is that of whoever answers it. */
  readonly waitsForPeople?: true;
}
