import type {
  BatchGetItemCommandInput,
  BatchWriteItemCommandInput,
  DeleteItemCommandInput,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactGetItemsCommandInput,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ConsumptionListener } from './consumption';
import { validationError } from './errors';
import { batchWriteItem } from './operations/batch-write';
import { batchGetItem, getItem, transactGetItems } from './operations/get-item';
import { query } from './operations/query';
import { scan } from './operations/scan';
import { transactWriteItems } from './operations/transact-write';
import { deleteItem, putItem, updateItem } from './operations/write-item';
import { restoreSnapshot, type StoreSnapshot, takeSnapshot } from './snapshot';
import { StoreState } from './store-state';
import type { StreamListener } from './stream';
import type { TableDefinition } from './table';

type Operation = (state: StoreState, input: unknown) => unknown;

/** The one place where an unknown input becomes a command's input; the operations check what they read of it. */
const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GetItem', (state, input) => getItem(state, input as GetItemCommandInput)],
  ['PutItem', (state, input) => putItem(state, input as PutItemCommandInput)],
  ['UpdateItem', (state, input) => updateItem(state, input as UpdateItemCommandInput)],
  ['DeleteItem', (state, input) => deleteItem(state, input as DeleteItemCommandInput)],
  ['Query', (state, input) => query(state, input as QueryCommandInput)],
  ['Scan', (state, input) => scan(state, input as ScanCommandInput)],
  ['BatchGetItem', (state, input) => batchGetItem(state, input as BatchGetItemCommandInput)],
  ['BatchWriteItem', (state, input) => batchWriteItem(state, input as BatchWriteItemCommandInput)],
  ['TransactGetItems', (state, input) => transactGetItems(state, input as TransactGetItemsCommandInput)],
  ['TransactWriteItems', (state, input) => transactWriteItems(state, input as TransactWriteItemsCommandInput)],
]);

/**
 * DynamoDB in memory: the same operations, expressions, errors and stream records, synchronously and in no time.
 * It keeps nothing of what it is given and gives nothing away that it keeps.
 */
export class MemoryDynamo {
  readonly #state: StoreState;

  constructor(options: { now(): number }) {
    this.#state = new StoreState(() => options.now());
  }

  createTable(definition: TableDefinition): void {
    this.#state.createTable(structuredClone(definition));
  }

  /** Carries out an SDK command by its operation's name ('GetItem'), low-level input to low-level output. */
  call(operation: string, input: unknown): unknown {
    const carryOut = operations.get(operation);
    if (carryOut === undefined) throw validationError(`The local store has no operation ${operation}.`);
    if (typeof input !== 'object' || input === null)
      throw validationError(`${operation} takes an object as its input.`);
    return carryOut(this.#state, input);
  }

  /** Hears of every change after it is made, in order; the returned function ends that. */
  onWrite(listener: StreamListener): () => void {
    return this.#state.stream.listen(listener);
  }

  /** Hears of what every operation uses, as it would be billed; the returned function ends that. */
  onConsumed(listener: ConsumptionListener): () => void {
    return this.#state.consumption.listen(listener);
  }

  /** Tables, items and the stream's position, as JSON. */
  snapshot(): StoreSnapshot {
    return takeSnapshot(this.#state);
  }

  restore(snapshot: StoreSnapshot): void {
    restoreSnapshot(this.#state, snapshot);
  }
}
