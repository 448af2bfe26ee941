import { EventBridgeServiceException, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

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

  /**
   * The PutEvents operation.
   *
   * @throws of `checkEntries`
   */
  putEvents(entries: readonly PutEventsRequestEntry[]): object {
    checkEntries(entries);
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

/** Entries and bytes that one call takes (PutEvents API reference). */
const mostEntries = 10;
const mostBytes = 1_048_576;

function checkEntries(entries: readonly PutEventsRequestEntry[]): void {
  const bytes = entries.reduce(
    (sum, entry) => sum + Buffer.byteLength(`${entry.Source}${entry.DetailType}${entry.Detail}`),
    0,
  );
  if (entries.length < 1 || entries.length > mostEntries)
    throw refused(`between 1 and ${mostEntries} entries are taken`);
  if (bytes >= mostBytes) throw refused('Total size of the entries in the request is over the limit.');
}

function refused(message: string): Error {
  return new EventBridgeServiceException({
    name: 'ValidationException',
    $fault: 'client',
    message,
    $metadata: { httpStatusCode: 400 },
  });
}
