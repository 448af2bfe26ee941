import type { Case, Item } from '../conformance';
import { invalid, n, output, s, step } from './shorthand';

const row = (pk: string, sk: string, more: Item = {}): Item => ({ pk: s(pk), sk: s(sk), ...more });

/** DynamoDB spreads partitions by a hash of the key, which dynalite and the store both follow for strings. */
export const scanCases: readonly Case[] = [
  {
    name: 'a scan finds everything, the partitions in no helpful order',
    given: { things: [row('a', '2'), row('a', '1'), row('b', '1'), row('c', '1')] },
    steps: [
      step(
        'Scan',
        { TableName: 'things' },
        output({ Items: [row('b', '1'), row('c', '1'), row('a', '1'), row('a', '2')], Count: 4, ScannedCount: 4 }),
      ),
    ],
  },
  {
    name: 'a scan goes in pages',
    given: { things: [row('a', '1'), row('a', '2'), row('b', '1')] },
    steps: [
      step(
        'Scan',
        { TableName: 'things', Limit: 1 },
        output({ Items: [row('b', '1')], Count: 1, ScannedCount: 1, LastEvaluatedKey: row('b', '1') }),
      ),
      step(
        'Scan',
        { TableName: 'things', Limit: 1, ExclusiveStartKey: row('b', '1') },
        output({ Items: [row('a', '1')], Count: 1, ScannedCount: 1, LastEvaluatedKey: row('a', '1') }),
      ),
      step(
        'Scan',
        { TableName: 'things', ExclusiveStartKey: row('a', '1') },
        output({ Items: [row('a', '2')], Count: 1, ScannedCount: 1 }),
      ),
    ],
  },
  {
    name: 'a scan filters, projects and counts',
    given: { things: [row('a', '1', { a: n(1) }), row('a', '2', { a: n(2) })] },
    steps: [
      step(
        'Scan',
        {
          TableName: 'things',
          FilterExpression: 'a > :v AND sk > :s',
          ProjectionExpression: 'a',
          ExpressionAttributeValues: { ':v': n(1), ':s': s('1') },
        },
        output({ Items: [{ a: n(2) }], Count: 1, ScannedCount: 2 }),
      ),
      step('Scan', { TableName: 'things', Select: 'COUNT' }, output({ Count: 2, ScannedCount: 2 })),
    ],
  },
  {
    name: 'a scan of an index finds what is in it',
    given: { things: [row('a', '1', { kind: s('k'), rank: n(1) }), row('a', '2', { kind: s('k') })] },
    steps: [
      step(
        'Scan',
        { TableName: 'things', IndexName: 'by-kind' },
        output({ Items: [row('a', '1', { kind: s('k'), rank: n(1) })], Count: 1, ScannedCount: 1 }),
      ),
    ],
  },
  {
    name: 'a scan can be shared out',
    given: { things: ['a', 'b', 'c', 'd', 'e'].map((pk) => row(pk, '1')) },
    differs: 'dynalite cuts the hashes into ranges; which segment has which item is nobody’s promise',
    withoutDynalite: true,
    steps: [
      step(
        'Scan',
        { TableName: 'things', Segment: 0, TotalSegments: 2, Select: 'COUNT' },
        output({ Count: 3, ScannedCount: 3 }),
      ),
      step(
        'Scan',
        { TableName: 'things', Segment: 1, TotalSegments: 2, Select: 'COUNT' },
        output({ Count: 2, ScannedCount: 2 }),
      ),
    ],
  },
  {
    name: 'a segment is one of its number',
    steps: [
      step(
        'Scan',
        { TableName: 'things', Segment: 2, TotalSegments: 2 },
        invalid('must be less than parameter TotalSegments'),
      ),
      step('Scan', { TableName: 'things', TotalSegments: 2 }, invalid('')),
    ],
  },
];
