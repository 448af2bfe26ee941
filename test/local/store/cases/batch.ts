import type { Case, Item } from '../conformance';
import { invalid, key, n, output, s, step, thing } from './shorthand';

const other: Item = { pk: s('a'), sk: s('2') };
const many = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({ pk: s('m'), sk: s(`${index}`) }));

/** Batches, which are many calls and no transaction. */
export const batchCases: readonly Case[] = [
  {
    name: 'a batch writes to several tables',
    given: { things: [other] },
    steps: [
      step(
        'BatchWriteItem',
        {
          RequestItems: {
            things: [{ PutRequest: { Item: thing({ a: n(1) }) } }, { DeleteRequest: { Key: other } }],
            plain: [{ PutRequest: { Item: { pk: s('a') } } }],
          },
        },
        output({ UnprocessedItems: {} }),
      ),
      step('Scan', { TableName: 'things' }, output({ Items: [thing({ a: n(1) })], Count: 1, ScannedCount: 1 })),
      step('Scan', { TableName: 'plain' }, output({ Items: [{ pk: s('a') }], Count: 1, ScannedCount: 1 })),
    ],
  },
  {
    name: 'a batch reads what is there',
    given: { things: [thing({ a: n(1), c: n(2) })], plain: [{ pk: s('a') }] },
    steps: [
      step(
        'BatchGetItem',
        {
          RequestItems: {
            things: { Keys: [key, other], ProjectionExpression: '#a', ExpressionAttributeNames: { '#a': 'a' } },
            plain: { Keys: [{ pk: s('a') }] },
          },
        },
        output({ Responses: { things: [{ a: n(1) }], plain: [{ pk: s('a') }] }, UnprocessedKeys: {} }),
      ),
    ],
  },
  {
    name: 'a batch names an item once',
    steps: [
      step(
        'BatchWriteItem',
        { RequestItems: { things: [{ PutRequest: { Item: thing() } }, { DeleteRequest: { Key: key } }] } },
        invalid('Provided list of item keys contains duplicates'),
      ),
      step(
        'BatchGetItem',
        { RequestItems: { things: { Keys: [key, key] } } },
        invalid('Provided list of item keys contains duplicates'),
      ),
    ],
  },
  {
    name: 'a batch has its size',
    steps: [
      step(
        'BatchWriteItem',
        { RequestItems: { things: many(25).map((Item) => ({ PutRequest: { Item } })) } },
        output({ UnprocessedItems: {} }),
      ),
      step(
        'BatchWriteItem',
        { RequestItems: { things: many(26).map((Item) => ({ PutRequest: { Item } })) } },
        invalid(),
      ),
      step('BatchGetItem', { RequestItems: { things: { Keys: many(101) } } }, invalid()),
      step('BatchWriteItem', { RequestItems: {} }, invalid()),
      step('BatchGetItem', { RequestItems: {} }, invalid()),
    ],
  },
  {
    name: 'a batch with a mistake writes nothing',
    steps: [
      step(
        'BatchWriteItem',
        { RequestItems: { things: [{ PutRequest: { Item: thing() } }, { PutRequest: { Item: { pk: s('b') } } }] } },
        invalid(),
      ),
      step('Scan', { TableName: 'things' }, output({ Items: [], Count: 0, ScannedCount: 0 })),
      step('BatchGetItem', { RequestItems: { missing: { Keys: [key] } } }, { error: 'ResourceNotFoundException' }),
    ],
  },
];
