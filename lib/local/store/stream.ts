import type { Item } from './attribute-value';
import type { Change } from './change';

/** One changed item, as a DynamoDB stream with new and old images tells it. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly tableName: string;
  readonly keys: Item;
  readonly oldImage?: Item;
  readonly newImage?: Item;
  /** When the write happened, by the store's clock. */
  readonly at: number;
}

/** Hears of one change. */
export type StreamListener = (record: StreamRecord) => void;

/** Numbers the changes of all tables and hands them to the listeners, in order. */
export class ChangeStream {
  /** How many records there have been; goes into snapshots, so that ids stay unique after a restore. */
  sequence = 0;
  readonly #listeners = new Set<StreamListener>();
  readonly #waiting: StreamRecord[] = [];
  #delivering = false;

  listen(listener: StreamListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(changes: readonly Change[], at: number): void {
    for (const change of changes) {
      this.sequence += 1;
      if (this.#listeners.size > 0) this.#waiting.push(recordOf(change, this.sequence, at));
    }
    this.#deliver();
  }

  /** A listener that writes adds to the queue of the delivery under way, so that all see one order. */
  #deliver(): void {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let record = this.#waiting.shift(); record !== undefined; record = this.#waiting.shift()) {
        for (const listener of this.#listeners) listener(record);
      }
    } finally {
      this.#delivering = false;
    }
  }
}

function recordOf({ table, before, after }: Change, sequence: number, at: number): StreamRecord {
  const item = after?.item ?? before?.item ?? {};
  const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY';
  return {
    eventID: sequence.toString(16).padStart(32, '0'),
    eventName,
    tableName: table.name,
    keys: table.keyOf(item),
    ...(before === undefined ? {} : { oldImage: before.item }),
    ...(after === undefined ? {} : { newImage: after.item }),
    at,
  };
}
