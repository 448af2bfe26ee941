import { type Change, isChange } from './change';
import { ClientTokens } from './client-tokens';
import { Consumption } from './consumption';
import { tableNotFound, validationError } from './errors';
import { ChangeStream } from './stream';
import { Table, type TableDefinition } from './table';

/** Everything the store remembers; the operations work on this. */
export class StoreState {
  readonly stream = new ChangeStream();
  readonly consumption = new Consumption();
  readonly tokens = new ClientTokens();
  readonly now: () => number;
  readonly #tables = new Map<string, Table>();

  constructor(now: () => number) {
    this.now = now;
  }

  createTable(definition: TableDefinition): void {
    if (this.#tables.has(definition.name)) throw new Error(`Table already exists: ${definition.name}`);
    this.#tables.set(definition.name, new Table(definition));
  }

  table(name: string | undefined): Table {
    if (name === undefined)
      throw validationError("Value null at 'tableName' failed to satisfy constraint: Member must not be null");
    const found = this.#tables.get(name);
    if (found === undefined) throw tableNotFound(name);
    return found;
  }

  tables(): readonly Table[] {
    return [...this.#tables.values()];
  }

  dropTables(): void {
    this.#tables.clear();
  }

  /** Makes all changes, then tells the stream: listeners never see half a transaction. */
  commit(changes: readonly Change[]): void {
    for (const change of changes) this.consumption.write(change);
    const real = changes.filter(isChange);
    for (const { table, before, after } of real) table.replace(before, after);
    if (real.length > 0) this.stream.publish(real, this.now());
  }
}
