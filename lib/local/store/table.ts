import { attributeOf, type Item, pick, typeOf } from './attribute-value';
import { Collection, type Row } from './collection';
import { equalItems } from './compare-values';
import type { IndexChange } from './consumption';
import { parameterError, validationError } from './errors';
import { itemSize } from './item-size';
import { checkItemKey, checkKeySize, emptyKey, type KeyAttributeOption, type KeySchema, keySchema } from './key-schema';

/** What an index holds of each item besides the keys. */
type Projection = 'ALL' | 'KEYS_ONLY' | readonly string[];

/** A global secondary index, as the table declares it. */
export interface IndexDefinition {
  readonly name: string;
  readonly partitionKey: KeyAttributeOption;
  readonly sortKey?: KeyAttributeOption;
  /** @default 'ALL' */
  readonly projection?: Projection;
}

/** A table, as its owner declares it. */
export interface TableDefinition {
  readonly name: string;
  readonly partitionKey: KeyAttributeOption;
  readonly sortKey?: KeyAttributeOption;
  /** Global secondary indexes; without delay, unlike the real ones. */
  readonly indexes?: readonly IndexDefinition[];
}

/** A sparse index: only items with all its key attributes are in it. */
export interface SecondaryIndex {
  readonly name: string;
  readonly collection: Collection;
  /** The attributes it holds, or nothing when it holds all. */
  readonly attributes: readonly string[] | undefined;
}

/** One table with its indexes. */
export class Table {
  readonly definition: TableDefinition;
  readonly schema: KeySchema;
  readonly rows: Collection;
  readonly #indexes: readonly SecondaryIndex[];

  constructor(definition: TableDefinition) {
    this.definition = definition;
    this.schema = keySchema(definition.partitionKey, definition.sortKey);
    this.rows = new Collection(this.schema);
    this.#indexes = (definition.indexes ?? []).map((index) => this.#createIndex(index));
  }

  get name(): string {
    return this.definition.name;
  }

  index(name: string): SecondaryIndex {
    const found = this.#indexes.find((index) => index.name === name);
    if (found === undefined) throw validationError(`The table does not have the specified index: ${name}`);
    return found;
  }

  keyOf(item: Item): Item {
    return pick(
      item,
      this.schema.attributes.map(({ name }) => name),
    );
  }

  /** Checks an item's key attributes, those of the indexes included. */
  checkItem(item: Item): void {
    checkItemKey(item, this.schema);
    this.checkIndexKeys(item);
  }

  checkIndexKeys(item: Item): void {
    for (const { name: indexName, collection } of this.#indexes) {
      for (const attribute of collection.schema.attributes) {
        const value = attributeOf(item, attribute.name);
        if (value === undefined) continue;
        if (typeOf(value) !== attribute.type) {
          throw parameterError(
            `Type mismatch for Index Key ${attribute.name} Expected: ${attribute.type} Actual: ${typeOf(value)} IndexName: ${indexName}`,
          );
        }
        if (value.S === '' || value.B?.length === 0) throw emptyKey(attribute);
        checkKeySize(value, attribute, collection.schema);
      }
    }
  }

  /** Puts `after` in the place of `before`, in the table and in every index. */
  replace(before: Row | undefined, after: Row | undefined): void {
    if (after !== undefined) this.rows.put(after);
    else if (before !== undefined) this.rows.remove(before);
    for (const index of this.#indexes) {
      const change = changeIn(index, before, after);
      if (change.before !== undefined && !change.stays) index.collection.remove(change.before);
      if (change.after !== undefined) index.collection.put(change.after);
    }
  }

  /** What a write does to each index that it changes. */
  indexChanges(before: Row | undefined, after: Row | undefined): readonly IndexChange[] {
    return this.#indexes.map((index) => changeIn(index, before, after)).filter(isIndexWrite);
  }

  #createIndex({ name, partitionKey, sortKey, projection = 'ALL' }: IndexDefinition): SecondaryIndex {
    const collection = new Collection(keySchema(partitionKey, sortKey), this.schema.attributes);
    const keys = [...this.schema.attributes, ...collection.schema.attributes].map((attribute) => attribute.name);
    if (projection === 'ALL') return { name, collection, attributes: undefined };
    return { name, collection, attributes: projection === 'KEYS_ONLY' ? keys : [...keys, ...projection] };
  }
}

function changeIn(index: SecondaryIndex, before: Row | undefined, after: Row | undefined): IndexChange {
  const old = before !== undefined && isIn(index, before.item) ? projected(index, before) : undefined;
  const next = after !== undefined && isIn(index, after.item) ? projected(index, after) : undefined;
  const stays = old !== undefined && next !== undefined && index.collection.samePlace(old.item, next.item);
  return { before: old, after: next, stays };
}

/** An entry that neither comes nor goes nor looks different is not written. */
function isIndexWrite({ before, after, stays }: IndexChange): boolean {
  if (!stays) return before !== undefined || after !== undefined;
  return before !== undefined && after !== undefined && !equalItems(before.item, after.item);
}

function isIn(index: SecondaryIndex, item: Item): boolean {
  return index.collection.schema.attributes.every(({ name }) => attributeOf(item, name) !== undefined);
}

function projected(index: SecondaryIndex, row: Row): Row {
  if (index.attributes === undefined) return row;
  const item = pick(row.item, index.attributes);
  return { item, size: itemSize(item) };
}
