import type { UsualSeconds } from './expectation';
import { secondsAfter } from './seconds-after';
import { secondsBetween } from './seconds-between';

/** That a step or an undo takes longer than nineteen in twenty do. */
export interface Lateness {
  /** ISO time: since when its time counts. */
  readonly since: string;
  /** What it nearly always takes from then on. */
  readonly expected_seconds: number;
  /** ISO time at which its own timeout ends it. */
  readonly times_out_at: string;
}

/** What a step began on while it was only created. */
export interface Below {
  readonly state: 'pending' | 'executing' | 'completed' | 'failed';
  readonly completed_at?: string | null | undefined;
}

/**
 * How late something is that has begun and not ended; undefined where it is not. Whoever began on what was only created may
 * have to wait until that works. Where it does not by the time at which the step should have ended, the step is given that
 * time once more, from there; who is late is the other.
 */
export function latenessOf({
  startedAt,
  timesOutAt,
  usual,
  below = [],
  now,
}: {
  readonly startedAt: string;
  /** ISO time. */
  readonly timesOutAt: string;
  readonly usual: UsualSeconds;
  readonly below?: readonly Below[];
  readonly now: string;
}): Lateness | undefined {
  const { p95Seconds } = usual;
  // What is expected to take no time at all is not known to take any.
  if (!p95Seconds || below.some(({ state }) => state === 'executing')) return undefined;
  const due = secondsAfter(startedAt, p95Seconds);
  const ready = below.flatMap(({ completed_at: at }) => (at && at > due ? at : [])).sort();
  const since = ready.at(-1) ?? startedAt;
  if (secondsBetween(since, now) <= p95Seconds) return undefined;
  return { since, expected_seconds: p95Seconds, times_out_at: timesOutAt };
}
