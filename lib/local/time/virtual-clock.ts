import type { Timers } from '../../ports/timers';
import { type Due, DueHeap } from './heap';

/** How fast virtual time may pass against real time, and where it starts. */
export interface VirtualClockOptions {
  /** Milliseconds since the epoch; the start of 2026 unless given, so that runs repeat exactly. */
  readonly startAt?: number;
  /** Virtual seconds a real second; `max` does not wait at all. */
  readonly speed?: number | 'max';
  /** While it says so, a second takes a second: somebody is to have the time. @default never */
  readonly isReal?: () => boolean;
}

/** A longer pause is taken in pieces, so that clocks move and what comes from outside is not kept waiting. */
const longestPauseMilliseconds = 50;

/** Time stands still while anything is to be done, and jumps to the next timer when nothing is. */
export class VirtualClock implements Timers {
  private time: number;
  private sequence = 0;
  private busy = 0;
  private readonly due = new DueHeap();
  private speed: number | 'max';
  private wake: (() => void) | undefined;
  private readonly isReal: () => boolean;

  constructor(options: VirtualClockOptions = {}) {
    this.time = options.startAt ?? Date.UTC(2026, 0, 1);
    this.speed = options.speed ?? 'max';
    this.isReal = options.isReal ?? (() => false);
  }

  /** Whole milliseconds, as every real clock tells them. */
  now(): number {
    return Math.floor(this.time);
  }

  after(milliseconds: number, callback: () => void): () => void {
    const item: Due = { at: this.time + Math.max(0, milliseconds), sequence: this.sequence++, callback };
    this.due.push(item);
    this.wake?.();
    return () => {
      item.callback = undefined;
    };
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  setSpeed(speed: number | 'max'): void {
    this.speed = speed;
  }

  /** Holds time while something real (a file, a socket) is under way. */
  async holdWhile<T>(work: Promise<T>): Promise<T> {
    this.busy += 1;
    try {
      return await work;
    } finally {
      this.busy -= 1;
      this.wake?.();
    }
  }

  /**
   * Lets time pass until the work is done and returns what it gives. Rejects when the work waits for something that
   * no timer will ever bring, unless `waitsOutside`: then something outside (a socket, a person) may set a new one.
   */
  async run<T>(work: Promise<T>, options: { readonly waitsOutside?: boolean } = {}): Promise<T> {
    let outcome: { value: T } | { error: unknown } | undefined;
    const finished = work.then(
      (value) => {
        outcome = { value };
      },
      (error: unknown) => {
        outcome = { error };
      },
    );
    for (;;) {
      await settle();
      if (outcome) break;
      if (this.busy > 0) {
        await this.nextChange(finished);
        continue;
      }
      const next = this.takeNext();
      if (!next && options.waitsOutside) {
        await this.nextChange(finished);
        continue;
      }
      if (!next) throw new Error('virtual time stands still: something waits that no timer will wake');
      if (!(await this.reach(next.at))) {
        this.due.push(next);
        continue;
      }
      this.time = Math.max(this.time, next.at);
      next.callback?.();
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** The earliest timer that was not taken back. */
  private takeNext(): Due | undefined {
    for (;;) {
      const next = this.due.pop();
      if (!next || next.callback) return next;
    }
  }

  private async nextChange(finished: Promise<void>): Promise<void> {
    await Promise.race([
      finished,
      new Promise<void>((resolve) => {
        this.wake = resolve;
      }),
    ]);
    this.wake = undefined;
  }

  /** Lets a piece of real time pass; false when the moment has not come yet, or something nearer may have come up. */
  private async reach(at: number): Promise<boolean> {
    const speed = this.isReal() ? 1 : this.speed;
    const realMilliseconds = speed === 'max' ? 0 : (at - this.time) / speed;
    if (speed === 'max' || realMilliseconds < 1) return true;
    const piece = Math.min(realMilliseconds, longestPauseMilliseconds);
    await new Promise((resolve) => setTimeout(resolve, piece));
    this.time = Math.min(at, this.time + piece * speed);
    return false;
  }
}

/** One turn of the event loop: every promise that can go on has gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
