import { StateFailure } from './failure';

/** An execution that needs more events than this fails (service quotas page). */
const mostEvents = 25_000;

/** How many events an execution has left in its history. The last place is kept for the event that ends it. */
export class History {
  /** The start of the execution is the first. */
  private written = 1;

  /** All events, with the one that ends the execution. */
  get total(): number {
    return this.written + 1;
  }

  add(events = 1): void {
    this.written += events;
    if (this.written < mostEvents) return;
    this.written = mostEvents - 1;
    throw new StateFailure('States.Runtime', 'The execution reached the maximum number of history events (25000).');
  }
}
