import { createHash } from 'node:crypto';
import type { Item } from './attribute-value';
import { compareByKeys, type KeyAttribute, type KeySchema, keyText } from './key-schema';

/** A stored item. Nobody changes it: an update stores another row. */
export interface Row {
  readonly item: Item;
  readonly size: number;
}

/** The rows of one partition key. */
export interface Partition {
  readonly text: string;
  /** Spread over the key space as DynamoDB does it, so that scans show no helpful order. */
  readonly hash: string;
  readonly rows: Row[];
}

/** Rows by partition, sorted within each: a table or one of its indexes. */
export class Collection {
  readonly schema: KeySchema;
  /** What orders the rows of a partition; for an index, the table's key settles ties. */
  readonly #order: readonly KeyAttribute[];
  readonly #partitions = new Map<string, Partition>();
  #scanOrder: readonly Partition[] | undefined;

  constructor(schema: KeySchema, tieBreak: readonly KeyAttribute[] = []) {
    this.schema = schema;
    this.#order = schema.sort === undefined ? tieBreak : [schema.sort, ...tieBreak];
  }

  rowsOf(partitionText: string): readonly Row[] {
    return this.#partitions.get(partitionText)?.rows ?? [];
  }

  find(key: Item): Row | undefined {
    const rows = this.rowsOf(this.#textOf(key));
    const row = rows[this.placeOf(rows, key)];
    return row !== undefined && this.#compare(row.item, key) === 0 ? row : undefined;
  }

  /** Stores a row in place of the one with the same key, if there is one. */
  put(row: Row): void {
    const { rows } = this.#partitionFor(row.item);
    const last = rows.at(-1);
    // Most keys grow with time, so most new rows go to the end.
    const place =
      last === undefined || this.#compare(last.item, row.item) < 0 ? rows.length : this.placeOf(rows, row.item);
    const there = rows[place];
    rows.splice(place, there !== undefined && this.#compare(there.item, row.item) === 0 ? 1 : 0, row);
  }

  remove(row: Row): void {
    const partition = this.#partitions.get(this.#textOf(row.item));
    if (partition === undefined) return;
    const place = this.placeOf(partition.rows, row.item);
    const there = partition.rows[place];
    if (there === undefined || this.#compare(there.item, row.item) !== 0) return;
    partition.rows.splice(place, 1);
    if (partition.rows.length > 0) return;
    this.#partitions.delete(partition.text);
    this.#scanOrder = undefined;
  }

  /** Place of the first row that does not come before `key`. */
  placeOf(rows: readonly Row[], key: Item): number {
    return firstPlace(rows, (row) => this.#compare(row.item, key) >= 0);
  }

  /** Place of the first row that comes after `key`. */
  placeAfter(rows: readonly Row[], key: Item): number {
    return firstPlace(rows, (row) => this.#compare(row.item, key) > 0);
  }

  /** Whether one of the two rows would be put in the place of the other. */
  samePlace(left: Item, right: Item): boolean {
    return this.#textOf(left) === this.#textOf(right) && this.#compare(left, right) === 0;
  }

  partitions(): readonly Partition[] {
    this.#scanOrder ??= [...this.#partitions.values()].sort(comparePartitions);
    return this.#scanOrder;
  }

  #compare(left: Item, right: Item): number {
    return compareByKeys(this.#order, left, right);
  }

  #textOf(key: Item): string {
    const value = key[this.schema.partition.name];
    if (value === undefined) throw new Error(`Stored items have the key attribute ${this.schema.partition.name}.`);
    return keyText(value);
  }

  #partitionFor(item: Item): Partition {
    const text = this.#textOf(item);
    const known = this.#partitions.get(text);
    if (known !== undefined) return known;
    const created = { text, hash: partitionHash(text), rows: [] };
    this.#partitions.set(text, created);
    this.#scanOrder = undefined;
    return created;
  }
}

/** Place of the first row, of rows where a test fails and then holds, for which it holds. */
export function firstPlace(rows: readonly Row[], holds: (row: Row) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && holds(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The order of a scan. */
export function comparePartitions(
  left: Pick<Partition, 'hash' | 'text'>,
  right: Pick<Partition, 'hash' | 'text'>,
): number {
  if (left.hash !== right.hash) return left.hash < right.hash ? -1 : 1;
  if (left.text === right.text) return 0;
  return left.text < right.text ? -1 : 1;
}

/** Where DynamoDB puts a partition with a string key. */
export function partitionHash(text: string): string {
  return createHash('md5').update('Outliers').update(text).digest('hex').slice(0, 6);
}
