import { EventBridgeServiceException, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { EventEnvelope } from '../../domain/events';
import { localPlace } from './place';

/** One event as the bus keeps it. */
export interface BusEvent {
  readonly id: string;
  readonly time: string;
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** An event as EventBridge hands it to targets. */
export function envelopeOf({ id, time, source, detailType, resources, detail }: BusEvent): EventEnvelope {
  const { accountId, region } = localPlace;
  return { version: '0', id, 'detail-type': detailType, source, account: accountId, time, region, resources, detail };
}

/** The newest events are kept for `unity events`; older ones go. */
const kept = 5_000;

/** How a bus is made. */
export interface EventBusOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** @default numbers, from where a former process ended */
  readonly nextId?: () => string;
}

/** Plays one bus. */
export class EventBus {
  private readonly log: BusEvent[] = [];
  private count = 0;
  private readonly listeners = new Set<(event: BusEvent) => void>();

  constructor(private readonly options: EventBusOptions) {}

  events(): readonly BusEvent[] {
    return this.log;
  }

  /** Events of former versions name no resources. */
  restore(events: readonly (Omit<BusEvent, 'resources'> & Partial<BusEvent>)[]): void {
    this.log.push(...events.map((event) => ({ ...event, resources: event.resources ?? [] })));
    this.count = Number(events.at(-1)?.id.replace('event-', '') ?? 0);
  }

  onEvent(listener: (event: BusEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes an entry of PutEvents and gives its id. */
  take(entry: PutEventsRequestEntry): string {
    const event: BusEvent = {
      id: this.nextId(),
      time: (entry.Time ?? new Date(this.options.now())).toISOString(),
      source: entry.Source ?? '',
      detailType: entry.DetailType ?? '',
      resources: entry.Resources ?? [],
      detail: JSON.parse(entry.Detail ?? '{}') as unknown,
    };
    this.log.push(event);
    if (this.log.length > kept) this.log.splice(0, this.log.length - kept);
    for (const listener of this.listeners) listener(event);
    return event.id;
  }

  private nextId(): string {
    if (this.options.nextId) return this.options.nextId();
    this.count += 1;
    return `event-${this.count}`;
  }
}

/**
 * The PutEvents operation; `busOf` finds the bus that an entry names.
 *
 * @throws of `checkEntries`
 */
export function putEvents(entries: readonly PutEventsRequestEntry[], busOf: (name: string) => EventBus): object {
  checkEntries(entries);
  return {
    FailedEntryCount: 0,
    Entries: entries.map((entry) => ({ EventId: busOf(entry.EventBusName ?? 'default').take(entry) })),
  };
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
