import type { Clock } from '../../lib/ports/clock';

/** A clock on which sleeping takes no time: whoever sleeps moves it on. For tests with one thing at a time. */
export class InstantClock implements Clock {
  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.time += Math.max(0, milliseconds);
  }

  /** Lets seconds pass. */
  pass(seconds: number): void {
    this.time += seconds * 1000;
  }
}
