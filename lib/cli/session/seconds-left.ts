import type { Clock } from '../../ports/clock';

/** How long a wait may last yet, in seconds; undefined where nobody has said for how long. `since`: in milliseconds since the epoch. */
export function secondsLeft(clock: Clock, since: number, timeoutSeconds: number | undefined): number | undefined {
  return timeoutSeconds === undefined ? undefined : Math.max(0, since / 1000 + timeoutSeconds - clock.now() / 1000);
}
