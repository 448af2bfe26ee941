import type { Random } from '../../ports/random';
import type { Retrier } from '../../workflow/asl/types';
import type { StateFailure } from './failure';

/** Counts the attempts of one state by retrier, as Step Functions does. */
export class Retries {
  private readonly used: number[];
  private total = 0;

  constructor(
    private readonly retriers: readonly Retrier[],
    private readonly random: Random,
  ) {
    this.used = retriers.map(() => 0);
  }

  /** How often the state was retried so far: `$$.State.RetryCount`. */
  get count(): number {
    return this.total;
  }

  /** Seconds to wait before the next try, or undefined when there is none left. */
  nextDelaySeconds(failure: StateFailure): number | undefined {
    const index = this.retriers.findIndex((retrier) => retrier.ErrorEquals.some((pattern) => failure.matches(pattern)));
    const retrier = this.retriers[index];
    const used = this.used[index];
    if (!retrier || used === undefined || used >= (retrier.MaxAttempts ?? 3)) return undefined;
    this.used[index] = used + 1;
    this.total += 1;
    const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** used;
    const bounded = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
    return retrier.JitterStrategy === 'FULL' ? bounded * this.random.next() : bounded;
  }
}
