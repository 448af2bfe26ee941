import { Stopped } from './failure';

/** What can be stopped as one: an execution, or a branch within it. Stopping one stops all below it. */
export class Scope {
  private stopped = false;
  private inProgress = 0;
  private readonly listeners = new Set<() => void>();
  private readonly stopWithParent = (): void => this.stop();

  constructor(private readonly parent?: Scope) {
    if (parent?.stopped) this.stopped = true;
    else parent?.listeners.add(this.stopWithParent);
  }

  /** Lets go of the parent when all within has ended. */
  end(): void {
    this.parent?.listeners.delete(this.stopWithParent);
  }

  /** Counts what has begun (1) or ended (-1) within, for `abandon`. */
  progress(change: number): void {
    this.inProgress += change;
    this.parent?.progress(change);
  }

  /** Stops all within and tells how much of it was in progress. */
  abandon(): number {
    const abandoned = this.inProgress;
    this.progress(-abandoned);
    this.stop();
    return abandoned;
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    for (const listener of [...this.listeners]) listener();
    this.listeners.clear();
  }

  /** Rejects with `Stopped` when nothing may go on. */
  check(): void {
    if (this.stopped) throw new Stopped();
  }

  /** The outcome of the work, unless the scope is stopped first. `onStop` takes back what the work waits for. */
  race<T>(work: Promise<T>, onStop?: () => void): Promise<T> {
    if (this.stopped) {
      onStop?.();
      // Nobody waits for it any more, so nobody else would handle its failure.
      work.catch(() => undefined);
      return Promise.reject(new Stopped());
    }
    return new Promise<T>((resolve, reject) => {
      const stop = (): void => {
        onStop?.();
        reject(new Stopped());
      };
      this.listeners.add(stop);
      work.then(
        (value) => {
          this.listeners.delete(stop);
          resolve(value);
        },
        (error: unknown) => {
          this.listeners.delete(stop);
          reject(error);
        },
      );
    });
  }
}
