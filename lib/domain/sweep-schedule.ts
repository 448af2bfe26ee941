/** How often somebody looks for sessions that nobody works on: status events are best effort. */
export const sweepMinutes = 5;

const minute = 60_000;

/** Whether a sweep at that time is the one of its hour: what costs more than a look at open sessions is done then. */
export function isHourlySweep(now: number): boolean {
  return Math.floor(now / minute) % 60 < sweepMinutes;
}
