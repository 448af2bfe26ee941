import type { JsonObject } from './json';

/** What ends the wait of a step: an event of the bus, or a person's word. */
export type SignalKind = 'event' | 'approval';

/** What somebody outside a step has told it. The first one stands. */
export interface Signal {
  /** Told again, it is the same signal. */
  readonly id: string;
  readonly kind: SignalKind;
  /** ISO time at which it was heard. */
  readonly at: string;
  /** Who told it: a person, or the source of an event. */
  readonly by: string;
  readonly payload: JsonObject;
}
