import type { Clock } from '../../../lib/ports/clock';

/** A clock that only sleeping moves. */
export class HandClock implements Clock {
  time = Date.parse('2026-11-23T12:00:00Z');
  readonly sleeps: number[] = [];

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    this.time += milliseconds;
  }
}
