import type { QueryCommandInput, QueryCommandOutput, ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { admitItem } from '../admit-value';
import { type Item, pick } from '../attribute-value';
import type { Collection, Row } from '../collection';
import { partitionText } from '../consumption';
import { validationError } from '../errors';
import { evaluateCondition } from '../expression/evaluate-condition';
import type { Expressions } from '../expression/prepare';
import { wholeOrProject } from '../expression/project';
import { checkKey } from '../key-schema';
import type { StoreState } from '../store-state';
import type { SecondaryIndex, Table } from '../table';
import { oneOf, refuseLegacy } from './read-request';

const maximumPageBytes = 1024 * 1024;
const selects = ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'COUNT', 'SPECIFIC_ATTRIBUTES'];

type ReadInput = QueryCommandInput | ScanCommandInput;
/** What a query or scan returns. */
export type Page = Pick<QueryCommandOutput, 'Items' | 'Count' | 'ScannedCount' | 'LastEvaluatedKey'>;

/** What a query or scan reads from. */
export interface Source {
  readonly table: Table;
  readonly collection: Collection;
  /** The key attributes of the table and the index, which say where a page ended. */
  readonly keyNames: readonly string[];
  /** Told how many bytes were read of which partition. */
  readonly noteRead: (bytes: number, partition: string) => void;
}

/** Finds what a request reads from, and checks what it asks of it. */
export function sourceOf(state: StoreState, input: ReadInput): Source {
  refuseLegacy(input);
  const table = state.table(input.TableName);
  const index = input.IndexName === undefined ? undefined : table.index(input.IndexName);
  if (index !== undefined && input.ConsistentRead === true) {
    throw validationError('Consistent reads are not supported on global secondary indexes');
  }
  if (input.Limit !== undefined && input.Limit < 1) {
    throw validationError(
      `1 validation error detected: Value '${input.Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
  checkSelect(input, index);
  const collection = index?.collection ?? table.rows;
  const keys = [...table.schema.attributes, ...collection.schema.attributes].map(({ name }) => name);
  const noteRead = (bytes: number, partition: string): void =>
    state.consumption.read(table.name, partition, bytes, input.ConsistentRead === true);
  return { table, collection, keyNames: [...new Set(keys)], noteRead };
}

function checkSelect({ Select, ProjectionExpression, IndexName }: ReadInput, index: SecondaryIndex | undefined): void {
  oneOf(Select, 'select', selects);
  if (Select === undefined) return;
  if (Select !== 'SPECIFIC_ATTRIBUTES' && ProjectionExpression !== undefined) {
    const wanted = Select === 'COUNT' ? 'only the Count' : Select;
    throw validationError(`Cannot specify the ProjectionExpression when choosing to get ${wanted}`);
  }
  if (Select === 'SPECIFIC_ATTRIBUTES' && ProjectionExpression === undefined) {
    throw validationError(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && index === undefined) {
    throw validationError('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (Select === 'ALL_ATTRIBUTES' && index?.attributes !== undefined) {
    throw validationError(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${IndexName} because its projection type is not ALL`,
    );
  }
}

/** The admitted start key, which names the item the former page ended with. */
export function startKeyOf({ ExclusiveStartKey }: ReadInput, source: Source): Item | undefined {
  if (ExclusiveStartKey === undefined) return undefined;
  const key = admitItem(ExclusiveStartKey);
  if (Object.keys(key).length !== source.keyNames.length) throw invalidStart();
  for (const schema of [source.table.schema, source.collection.schema]) {
    try {
      checkKey(
        pick(
          key,
          schema.attributes.map(({ name }) => name),
        ),
        schema,
      );
    } catch {
      throw invalidStart();
    }
  }
  return key;
}

function invalidStart(): Error {
  return validationError('The provided starting key is invalid');
}

/** Reads rows until the limit or one megabyte is reached, and keeps those that pass the filter. */
export function readPage(rows: Iterable<Row>, input: ReadInput, source: Source, expressions: Expressions): Page {
  const { filter, binding, projection } = expressions;
  const counting = input.Select === 'COUNT';
  const items: Item[] = [];
  let count = 0;
  let scanned = 0;
  let bytes = 0;
  let last: Row | undefined;
  let first: Row | undefined;
  for (const row of rows) {
    scanned += 1;
    first ??= row;
    bytes += row.size;
    if (filter === undefined || evaluateCondition(filter, row.item, binding)) {
      count += 1;
      if (!counting) items.push(wholeOrProject(row.item, projection));
    }
    if (scanned !== input.Limit && bytes < maximumPageBytes) continue;
    last = row;
    break;
  }
  source.noteRead(bytes, first ? partitionText(first.item, source.collection.schema.partition.name) : '');
  return {
    ...(counting ? {} : { Items: items }),
    Count: count,
    ScannedCount: scanned,
    ...(last === undefined ? {} : { LastEvaluatedKey: admitItem(pick(last.item, source.keyNames)) }),
  };
}
