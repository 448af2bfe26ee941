import type { Clock } from '../../ports/clock';
import type { HeldStep } from './lease';

/**
 * Sits out what is left of a pause after an error, in milliseconds since the epoch: a new slice is no reason to try sooner.
 * False when the pause outlasts the slice; the step is let go of then.
 */
export async function rest(
  clock: Clock,
  held: HeldStep,
  retryAt: number | undefined,
  sliceEnds: number,
): Promise<boolean> {
  if (retryAt === undefined || retryAt <= clock.now()) return true;
  await held.pause(Math.min(retryAt, sliceEnds) - clock.now());
  if (retryAt <= sliceEnds) return true;
  await held.release();
  return false;
}
