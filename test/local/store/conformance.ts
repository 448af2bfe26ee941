import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { TableDefinition } from '../../../lib/local/store/table';
import { batchCases } from './cases/batch';
import { conditionCases } from './cases/conditions';
import { indexQueryCases } from './cases/index-queries';
import { keyCases } from './cases/keys';
import { queryCases } from './cases/queries';
import { queryErrorCases } from './cases/query-errors';
import { requestCases } from './cases/requests';
import { scanCases } from './cases/scans';
import { transactionCases } from './cases/transactions';
import { updateErrorCases } from './cases/update-errors';
import { updateResultCases } from './cases/update-results';
import { updateCases } from './cases/updates';
import { valueCases } from './cases/values';

/** An item in low-level form. */
export type Item = Record<string, AttributeValue>;

/** Tables every case starts with, empty but for its `given`. */
export const tables: readonly TableDefinition[] = [
  {
    name: 'things',
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [
      { name: 'by-kind', partitionKey: 'kind', sortKey: { name: 'rank', type: 'N' } },
      { name: 'kinds-only', partitionKey: 'kind', projection: 'KEYS_ONLY' },
    ],
  },
  { name: 'plain', partitionKey: 'pk' },
  { name: 'counted', partitionKey: 'pk', sortKey: { name: 'at', type: 'N' } },
  { name: 'blobs', partitionKey: 'pk', sortKey: { name: 'bytes', type: 'B' } },
];

/** An error by its name, and by part of its message where that tells two errors apart. */
export interface ExpectedError {
  readonly error: string;
  readonly message?: string;
  readonly item?: Item;
  readonly reasons?: readonly object[];
}

/** What a step is answered. */
export type Expected = ExpectedError | { readonly output: object };

/** One call of a case. */
export interface Step {
  readonly operation: string;
  readonly input: object;
  readonly expected: Expected;
  /** What dynalite answers instead; the case says why. */
  readonly dynalite?: Expected;
}

/** What DynamoDB does, told by calls and answers. */
export interface Case {
  readonly name: string;
  readonly given?: Readonly<Record<string, readonly Item[]>>;
  readonly steps: readonly Step[];
  /** Why dynalite is not asked, or asked for something else; the real service agrees with the case. */
  readonly differs?: string;
  /** dynalite cannot do this at all. */
  readonly withoutDynalite?: boolean;
}

/** All of them. */
export const cases: readonly Case[] = [
  ...keyCases,
  ...valueCases,
  ...requestCases,
  ...conditionCases,
  ...updateCases,
  ...updateResultCases,
  ...updateErrorCases,
  ...queryCases,
  ...indexQueryCases,
  ...queryErrorCases,
  ...scanCases,
  ...batchCases,
  ...transactionCases,
];
