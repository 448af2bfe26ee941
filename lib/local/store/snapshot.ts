import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { frozen, type Item } from './attribute-value';
import type { RememberedToken } from './client-tokens';
import { bytesText } from './compare-values';
import { itemSize } from './item-size';
import type { StoreState } from './store-state';
import type { TableDefinition } from './table';

/** Everything in the store as plain JSON; binary values are in base64. */
export interface StoreSnapshot {
  readonly format: 1;
  readonly sequence: number;
  readonly tokens: readonly RememberedToken[];
  readonly tables: readonly { readonly definition: TableDefinition; readonly items: readonly PlainItem[] }[];
}

type PlainItem = Readonly<Record<string, PlainValue>>;
/** An AttributeValue whose bytes are texts. */
type PlainValue = { readonly [type: string]: unknown };

/** Copies everything in the store. */
export function takeSnapshot(state: StoreState): StoreSnapshot {
  return {
    format: 1,
    sequence: state.stream.sequence,
    tokens: [...state.tokens.all()],
    tables: state.tables().map((table) => ({
      definition: structuredClone(table.definition),
      items: table.rows.partitions().flatMap(({ rows }) => rows.map((row) => plainItem(row.item))),
    })),
  };
}

/** Makes the store what it was, tables included. Listeners stay, and hear nothing of it. */
export function restoreSnapshot(state: StoreState, snapshot: StoreSnapshot): void {
  if (snapshot?.format !== 1) throw new Error('This is not a snapshot of the local store, or one of another version.');
  state.dropTables();
  for (const { definition, items } of snapshot.tables) {
    state.createTable(structuredClone(definition));
    const table = state.table(definition.name);
    for (const plain of items) {
      const item = storedItem(plain);
      table.replace(undefined, { item: frozen(item), size: itemSize(item) });
    }
  }
  state.stream.sequence = snapshot.sequence;
  state.tokens.restore(snapshot.tokens);
}

function plainItem(item: Item): PlainItem {
  return mapValues(item, plainValue);
}

function plainValue(value: AttributeValue): PlainValue {
  if (value.B !== undefined) return { B: bytesText(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(bytesText) };
  if (value.L !== undefined) return { L: value.L.map(plainValue) };
  return value.M === undefined ? { ...value } : { M: mapValues(value.M, plainValue) };
}

function storedItem(item: PlainItem): Item {
  return mapValues(item, storedValue);
}

function storedValue(plain: PlainValue): AttributeValue {
  const { B, BS, L, M } = plain;
  if (typeof B === 'string') return { B: bytesOf(B) };
  if (Array.isArray(BS)) return { BS: BS.map(bytesOf) };
  if (Array.isArray(L)) return { L: L.map(storedValue) };
  if (M !== undefined) return { M: mapValues(M as PlainItem, storedValue) };
  return structuredClone(plain) as unknown as AttributeValue;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}

function mapValues<From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
