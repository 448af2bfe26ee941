import type { EventEnvelope } from '../../domain/events';
import { metadataOf } from './wanted';

/** Ids are remembered for so many events: more than come within the time that a feed looks back. */
const remembered = 20_000;

/** Tells an event that came before: delivery is at least once, and feeds look back. */
export class Seen {
  private readonly ids = new Set<string>();

  /** Whether the event is new; from now on it is not. */
  isNew(event: EventEnvelope): boolean {
    const { event_id: own } = metadataOf(event);
    const id = `${event.source}/${typeof own === 'string' ? own : event.id}`;
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    if (this.ids.size > remembered) this.ids.delete(this.ids.values().next().value ?? '');
    return true;
  }
}
