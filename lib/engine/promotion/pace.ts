import type { Clock } from '../../ports/clock';

/** The longest time for which a machine waits before it looks again by itself: a day. */
const longestHoldSeconds = 86_400;

/** Waits until then, and for a second at the least. */
export function holdUntil(clock: Clock, milliseconds: number): { readonly status: 'hold'; readonly seconds: number } {
  const seconds = Math.ceil((milliseconds - clock.now()) / 1000);
  return { status: 'hold', seconds: Math.min(Math.max(seconds, 1), longestHoldSeconds) };
}
