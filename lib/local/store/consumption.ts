import type { Item } from './attribute-value';
import { type Change, isChange } from './change';
import type { Row } from './collection';

/** What one operation used of one table, as DynamoDB bills it (developer guide, “read and write request units”). */
export interface Consumed {
  readonly table: string;
  readonly partition: string;
  readonly readUnits: number;
  /** For the item itself. */
  readonly writeUnits: number;
  /** For the copies of it in indexes. */
  readonly indexWriteUnits: number;
}

/** Hears of what each operation used. */
export type ConsumptionListener = (consumed: Consumed) => void;

const readUnitBytes = 4096;
const writeUnitBytes = 1024;

/** Half a unit where a read may be stale; what is not there costs as much as the smallest item. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / readUnitBytes)) * (isConsistent ? 1 : 0.5);
}

const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / writeUnitBytes));

const sizeOf = (row: Row | undefined): number => row?.size ?? 0;

/** Tells listeners what operations use; without any it counts nothing. */
export class Consumption {
  readonly #listeners = new Set<ConsumptionListener>();

  listen(listener: ConsumptionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  read(table: string, partition: string, bytes: number, isConsistent: boolean): void {
    const units = readUnits(bytes, isConsistent);
    this.#tell(() => ({ table, partition, readUnits: units, writeUnits: 0, indexWriteUnits: 0 }));
  }

  /** A write costs by the larger of what was there and what is there then, whether anything changed or not. */
  write(change: Change): void {
    const { table, before, after } = change;
    this.#tell(() => ({
      table: table.name,
      partition: partitionOf(change),
      readUnits: 0,
      writeUnits: writeUnits(Math.max(sizeOf(before), sizeOf(after))),
      indexWriteUnits: isChange(change) ? table.indexChanges(before, after).reduce(sumOfIndex, 0) : 0,
    }));
  }

  /** A write whose condition does not hold costs what writing the standing item would. */
  refused(table: string, partition: string, standing: Row | undefined): void {
    const units = writeUnits(sizeOf(standing));
    this.#tell(() => ({ table, partition, readUnits: 0, writeUnits: units, indexWriteUnits: 0 }));
  }

  #tell(consumed: () => Consumed): void {
    if (this.#listeners.size === 0) return;
    const told = consumed();
    for (const listener of this.#listeners) listener(told);
  }
}

/** An entry that moves is taken out and put in: two writes. */
function sumOfIndex(sum: number, { before, after, stays }: IndexChange): number {
  if (stays) return sum + writeUnits(Math.max(sizeOf(before), sizeOf(after)));
  return sum + (before ? writeUnits(before.size) : 0) + (after ? writeUnits(after.size) : 0);
}

/** What a write does to one index. */
export interface IndexChange {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  /** Whether the entry keeps its key. */
  readonly stays: boolean;
}

function partitionOf({ table, before, after }: Change): string {
  return partitionText(after?.item ?? before?.item ?? {}, table.schema.partition.name);
}

/** The partition key’s value as text. */
export function partitionText(item: Item, attribute: string): string {
  return item[attribute]?.S ?? JSON.stringify(item[attribute] ?? null);
}
