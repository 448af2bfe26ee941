import type { Case } from '../conformance';
import { found, invalid, n, output, query, row, s, step } from './shorthand';

/** Queries of secondary indexes. */
export const indexQueryCases: readonly Case[] = [
  {
    name: 'an index holds the items that have its keys',
    given: {
      things: [
        row('1', { kind: s('k'), rank: n(10) }),
        row('2', { kind: s('k'), rank: n(9) }),
        row('3', { kind: s('k') }),
        row('4', { kind: s('other'), rank: n(1) }),
      ],
    },
    steps: [
      step(
        'Query',
        query('kind = :k', { ':k': s('k') }, { IndexName: 'by-kind' }),
        found([row('2', { kind: s('k'), rank: n(9) }), row('1', { kind: s('k'), rank: n(10) })]),
      ),
      step(
        'Query',
        query(
          'kind = :k AND #r >= :r',
          { ':k': s('k'), ':r': n(10) },
          { IndexName: 'by-kind', ExpressionAttributeNames: { '#r': 'rank' } },
        ),
        found([row('1', { kind: s('k'), rank: n(10) })]),
      ),
      step('UpdateItem', { TableName: 'things', Key: row('2'), UpdateExpression: 'REMOVE kind' }, output()),
      step(
        'UpdateItem',
        {
          TableName: 'things',
          Key: row('3'),
          UpdateExpression: 'SET #r = :r',
          ExpressionAttributeNames: { '#r': 'rank' },
          ExpressionAttributeValues: { ':r': n(11) },
        },
        output(),
      ),
      step('DeleteItem', { TableName: 'things', Key: row('1') }, output()),
      step(
        'Query',
        query('kind = :k', { ':k': s('k') }, { IndexName: 'by-kind' }),
        found([row('3', { kind: s('k'), rank: n(11) })]),
      ),
    ],
  },
  {
    name: 'a page of an index ends with the keys of index and table',
    given: { things: [row('1', { kind: s('k'), rank: n(1), a: n(1) }), row('2', { kind: s('k'), rank: n(2) })] },
    steps: [
      step(
        'Query',
        query('kind = :k', { ':k': s('k') }, { IndexName: 'by-kind', Limit: 1 }),
        found([row('1', { kind: s('k'), rank: n(1), a: n(1) })], {
          LastEvaluatedKey: row('1', { kind: s('k'), rank: n(1) }),
        }),
      ),
      step(
        'Query',
        query(
          'kind = :k',
          { ':k': s('k') },
          { IndexName: 'by-kind', ExclusiveStartKey: row('1', { kind: s('k'), rank: n(1) }) },
        ),
        found([row('2', { kind: s('k'), rank: n(2) })]),
      ),
    ],
  },
  {
    name: 'an index may hold only keys',
    given: { things: [row('1', { kind: s('k'), rank: n(1), a: n(1) })] },
    steps: [
      step(
        'Query',
        query('kind = :k', { ':k': s('k') }, { IndexName: 'kinds-only' }),
        found([row('1', { kind: s('k') })]),
      ),
      step(
        'Query',
        query('kind = :k', { ':k': s('k') }, { IndexName: 'kinds-only', Select: 'ALL_ATTRIBUTES' }),
        invalid('Select type ALL_ATTRIBUTES is not supported'),
      ),
    ],
  },
];
