import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

/** One event as the bus keeps it. */
export interface BusEvent {
  readonly id: string;
  readonly time: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

/** The newest events are kept for `unity events`; older ones go. */
const kept = 5_000;

/** Plays the Unity bus. */
export class EventBus {
  private readonly log: BusEvent[] = [];
  private count = 0;
  private readonly listeners = new Set<(event: BusEvent) => void>();

  events(): readonly BusEvent[] {
    return this.log;
  }

  restore(events: readonly BusEvent[]): void {
    this.log.push(...events);
    this.count = Number(events.at(-1)?.id.replace('event-', '') ?? 0);
  }

  onEvent(listener: (event: BusEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The PutEvents operation. */
  putEvents(entries: readonly PutEventsRequestEntry[]): object {
    const ids = entries.map((entry) => {
      this.count += 1;
      const event: BusEvent = {
        id: `event-${this.count}`,
        time: (entry.Time ?? new Date(0)).toISOString(),
        source: entry.Source ?? '',
        detailType: entry.DetailType ?? '',
        detail: JSON.parse(entry.Detail ?? '{}') as unknown,
      };
      this.log.push(event);
      for (const listener of this.listeners) listener(event);
      return { EventId: event.id };
    });
    if (this.log.length > kept) this.log.splice(0, this.log.length - kept);
    return { FailedEntryCount: 0, Entries: ids };
  }
}
