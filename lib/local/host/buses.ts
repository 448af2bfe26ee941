import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { eventSource } from '../../domain/events';
import type { Json } from '../../domain/json';
import { requestBusName } from '../../domain/naming';
import { notifyingTypes } from '../../domain/notification-kind';
import type { Random } from '../../ports/random';
import type { Timers } from '../../ports/timers';
import { type BusEvent, EventBus, envelopeOf, putEvents } from './event-bus';
import { hostFigures } from './figures';

/** What the buses of an installation need. */
export interface BusesOptions {
  readonly prefix: string;
  readonly timers: Timers;
  readonly random: Random;
  /** Whether anybody is told of anything. */
  readonly isNotifying: boolean;
  /** Invokes a function as EventBridge does. */
  readonly invoke: (functionName: 'signals' | 'requests' | 'notify', event: Json) => Promise<void>;
}

/** The installation's buses with their rules: everything on them but the orchestrator's own events goes to a function. */
export class Buses {
  readonly main: EventBus;
  /** Where others ask for deployments. */
  readonly requests: EventBus;
  /** Events that people are yet to be told of. */
  private waiting = 0;

  constructor(private readonly options: BusesOptions) {
    const { timers, random, invoke } = options;
    const now = () => timers.now();
    const later = (work: () => void) => timers.after(hostFigures.eventDelaySeconds * 1000, work);
    this.main = new EventBus({ now });
    // Ids name executions, so that none may come twice in the life of an account.
    const nextId = () => `request-${Math.floor(random.next() * 2 ** 32).toString(16)}-${now().toString(16)}`;
    this.requests = new EventBus({ now, nextId });
    this.main.onEvent((event) => {
      if (event.source !== eventSource) later(() => void invoke('signals', envelopeOf(event) as unknown as Json));
    });
    if (options.isNotifying)
      this.main.onEvent((event) => {
        if (event.source !== eventSource || !notifyingTypes.some((type) => type === event.detailType)) return;
        this.waiting += 1;
        later(
          () =>
            void invoke('notify', envelopeOf(event) as unknown as Json).finally(() => {
              this.waiting -= 1;
            }),
        );
      });
    this.requests.onEvent((event) => later(() => void invoke('requests', envelopeOf(event) as unknown as Json)));
  }

  /** Whether people are yet to be told of something that has happened. */
  get isTelling(): boolean {
    return this.waiting > 0;
  }

  /** A service of AWS tells something. */
  tell({ source, detailType, detail }: Pick<BusEvent, 'source' | 'detailType' | 'detail'>): void {
    this.main.take({ Source: source, DetailType: detailType, Detail: JSON.stringify(detail) });
  }

  /** The PutEvents operation. Entries name a bus by its name or ARN; what is for no bus of ours is told on the main one. */
  putEvents(input: unknown): object {
    const isAsked = (name: string): boolean => name.split('/').at(-1) === requestBusName(this.options.prefix);
    const { Entries: entries } = input as { readonly Entries: readonly PutEventsRequestEntry[] };
    return putEvents(entries, (name) => (isAsked(name) ? this.requests : this.main));
  }
}
