/** Time as everything outside the adapters sees it. On AWS it is real, in the simulation virtual. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after that many milliseconds; never earlier. */
  sleep(milliseconds: number): Promise<void>;
}

/** The time as an ISO-8601 text. */
export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
