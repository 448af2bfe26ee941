import type { Clock } from '../../lib/ports/clock';
import type { Random } from '../../lib/ports/random';

/** Real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Real chance. */
export const systemRandom: Random = { next: () => Math.random() };
