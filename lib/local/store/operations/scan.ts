import type { ScanCommandInput } from '@aws-sdk/client-dynamodb';
import type { Item } from '../attribute-value';
import { type Collection, comparePartitions, type Partition, partitionHash, type Row } from '../collection';
import { validationError } from '../errors';
import { prepareExpressions } from '../expression/prepare';
import { keyText } from '../key-schema';
import type { StoreState } from '../store-state';
import { type Page, readPage, sourceOf, startKeyOf } from './page';

/** Scan */
export function scan(state: StoreState, input: ScanCommandInput): Page {
  const expressions = prepareExpressions(input);
  const source = sourceOf(state, input);
  const start = startKeyOf(input, source);
  const rows = rowsAfter(source.collection, start, segmentOf(input));
  return readPage(rows, input, source, expressions);
}

function segmentOf({ Segment, TotalSegments }: ScanCommandInput): (partition: Partition) => boolean {
  if (Segment === undefined && TotalSegments === undefined) return () => true;
  if (Segment === undefined || TotalSegments === undefined) {
    throw validationError('The Segment and TotalSegments parameters must be given together');
  }
  if (Segment < 0 || Segment >= TotalSegments) {
    throw validationError(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    );
  }
  return ({ hash }) => Number.parseInt(hash, 16) % TotalSegments === Segment;
}

function* rowsAfter(
  collection: Collection,
  start: Item | undefined,
  isWanted: (partition: Partition) => boolean,
): Iterable<Row> {
  const text = start === undefined ? '' : keyText(start[collection.schema.partition.name] ?? { NULL: true });
  const reached = start === undefined ? undefined : { text, hash: partitionHash(text) };
  for (const partition of collection.partitions()) {
    const order = reached === undefined ? 1 : comparePartitions(partition, reached);
    if (order < 0 || !isWanted(partition)) continue;
    const first = order === 0 && start !== undefined ? collection.placeAfter(partition.rows, start) : 0;
    for (let place = first; place < partition.rows.length; place += 1) {
      const row = partition.rows[place];
      if (row !== undefined) yield row;
    }
  }
}
