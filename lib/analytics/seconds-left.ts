import type { UsualSeconds } from '../domain/expectation';

/**
 * What something that has run for so long takes yet: it ends at its median, and once that has passed, where nineteen in twenty
 * have ended. What is later still is given that difference again and again, so that it never seems to be about to end; its
 * timeout bounds it.
 */
export function secondsLeft(
  { p50Seconds: p50, p95Seconds: p95 }: UsualSeconds,
  passed: number,
  timeoutSeconds: number,
): number {
  const usual = passed < p50 ? p50 - passed : passed < p95 ? p95 - passed : Math.max(1, p95 - p50);
  return Math.max(0, Math.min(usual, timeoutSeconds - passed));
}
