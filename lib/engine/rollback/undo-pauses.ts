import type { Random } from '../../ports/random';

/**
 * The longer something takes, the less another second matters: looks come after a twentieth of the time for which the
 * same has been waited for, and right at the end of a wait whose end is known.
 */
const longestPauseSeconds = 5;
const shortestPauseSeconds = 0.5;

/** The pause before another look at something that is on its way out. */
export function pauseAfter(waitedSeconds: number, againInSeconds = longestPauseSeconds): number {
  const usual = Math.min(waitedSeconds / 20, longestPauseSeconds, againInSeconds);
  return Math.max(usual, shortestPauseSeconds);
}

/** No pause after an error is longer. */
const longestBackoffSeconds = 30;

/**
 * The pause after so many failed passes: it doubles, and up to half of it is left to chance, so that undos which were
 * refused together, as by a throttle, do not come back together.
 */
export function backoffSeconds(attempts: number, random: Random): number {
  const longest = Math.min(2 ** attempts, longestBackoffSeconds);
  return longest * (0.5 + random.next() / 2);
}
