import type { Item } from './attribute-value';
import type { Row } from './collection';
import { equalItems } from './compare-values';
import type { Table } from './table';

/** What one write does to one item. */
export interface Change {
  readonly table: Table;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** A checked write. Nothing has happened yet, and planning it changes nothing either. */
export interface Write {
  readonly table: Table;
  readonly key: Item;
  /** Decides what the write does now, or throws what the service would. */
  plan(): Change;
}

/** Writing what is already there is no change: DynamoDB emits no stream record for it. */
export function isChange({ before, after }: Change): boolean {
  if (before === undefined || after === undefined) return before !== after;
  return !equalItems(before.item, after.item);
}
