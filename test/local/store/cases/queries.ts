import type { Case, Item } from '../conformance';
import { b, found, invalid, key, n, output, partition, query, row, s, step, thing } from './shorthand';

const given = { things: [...['1', '10', '2', '3'].map((sk) => row(sk)), { pk: s('b'), sk: s('1') }] };

/** A query of the five given items that finds rows by their sort keys. */
const finds = (name: string, text: string, values: Item, sks: readonly string[], more: object = {}): Case => ({
  name,
  given,
  steps: [step('Query', query(text, { ...partition, ...values }, more), found(sks.map((sk) => row(sk))))],
});

/** Queries of tables. */
export const queryCases: readonly Case[] = [
  finds('a query finds one partition, sorted', 'pk = :p', {}, ['1', '10', '2', '3']),
  finds('a query can go backwards', 'pk = :p', {}, ['3', '2', '10', '1'], { ScanIndexForward: false }),
  finds('a query finds one sort key', 'pk = :p AND sk = :s', { ':s': s('2') }, ['2']),
  finds('a query finds sort keys below', 'pk = :p AND sk < :s', { ':s': s('2') }, ['1', '10']),
  finds('a query finds sort keys up to', 'pk = :p AND sk <= :s', { ':s': s('2') }, ['1', '10', '2']),
  finds('a query finds sort keys above', 'pk = :p AND sk > :s', { ':s': s('10') }, ['2', '3']),
  finds('a query finds sort keys from', 'pk = :p AND sk >= :s', { ':s': s('10') }, ['10', '2', '3']),
  finds('a query finds sort keys between', 'pk = :p AND sk BETWEEN :s AND :t', { ':s': s('10'), ':t': s('2') }, [
    '10',
    '2',
  ]),
  finds('a query finds sort keys by their beginning', 'pk = :p AND begins_with(sk, :s)', { ':s': s('1') }, ['1', '10']),
  finds('the terms of a key condition have no order', 'sk = :s AND pk = :p', { ':s': s('2') }, ['2']),
  finds('the operands of a key condition have no order', ':p = pk AND :s <= sk', { ':s': s('2') }, ['2', '3']),
  finds('a key condition may have parentheses', '(pk = :p) AND (sk = :s)', { ':s': s('2') }, ['2']),
  finds('a query of nothing finds nothing', 'pk = :p AND sk > :s', { ':s': s('9') }, []),
  {
    name: 'sort keys are ordered by their UTF-8 bytes',
    given: { things: ['\u{10000}', '\u{ff5e}', 'é', 'z'].map((sk) => row(sk)) },
    steps: [
      step('Query', query('pk = :p', partition), found(['z', 'é', '\u{ff5e}', '\u{10000}'].map((sk) => row(sk)))),
    ],
  },
  {
    name: 'numeric sort keys are ordered as numbers',
    given: { counted: [10, 9, -1, 0.5, 100].map((at) => ({ pk: s('a'), at: n(at) })) },
    steps: [
      step(
        'Query',
        query('pk = :p', partition, { TableName: 'counted' }),
        found([-1, 0.5, 9, 10, 100].map((at) => ({ pk: s('a'), at: n(at) }))),
      ),
      step(
        'Query',
        {
          ...query('pk = :p AND #at > :n', { ...partition, ':n': n('9.0') }, { TableName: 'counted' }),
          ExpressionAttributeNames: { '#at': 'at' },
        },
        found([10, 100].map((at) => ({ pk: s('a'), at: n(at) }))),
      ),
    ],
  },
  {
    name: 'binary sort keys are ordered as bytes',
    given: { blobs: [b(2), b(200), b(1, 255)].map((bytes) => ({ pk: s('a'), bytes })) },
    steps: [
      step(
        'Query',
        query('pk = :p', partition, { TableName: 'blobs' }),
        found([b(1, 255), b(2), b(200)].map((bytes) => ({ pk: s('a'), bytes }))),
      ),
      step(
        'Query',
        {
          ...query('pk = :p AND begins_with(#b, :b)', { ...partition, ':b': b(1) }, { TableName: 'blobs' }),
          ExpressionAttributeNames: { '#b': 'bytes' },
        },
        found([{ pk: s('a'), bytes: b(1, 255) }]),
      ),
    ],
  },
  {
    name: 'a limit cuts pages, and each goes on where the last ended',
    given,
    steps: [
      step(
        'Query',
        query('pk = :p', partition, { Limit: 3 }),
        found([row('1'), row('10'), row('2')], { LastEvaluatedKey: row('2') }),
      ),
      step('Query', query('pk = :p', partition, { Limit: 3, ExclusiveStartKey: row('2') }), found([row('3')])),
      step(
        'Query',
        query('pk = :p', partition, { Limit: 1, ExclusiveStartKey: row('2') }),
        found([row('3')], { LastEvaluatedKey: row('3') }),
      ),
      step(
        'Query',
        query('pk = :p', partition, { ExclusiveStartKey: row('2'), ScanIndexForward: false }),
        found([row('10'), row('1')]),
      ),
      step('Query', query('pk = :p', partition, { ExclusiveStartKey: row('15') }), found([row('2'), row('3')])),
    ],
  },
  {
    name: 'the limit counts before the filter',
    given: { things: [row('1', { a: n(1) }), row('2', { a: n(2) }), row('3', { a: n(2) })] },
    steps: [
      step(
        'Query',
        query('pk = :p', { ...partition, ':v': n(2) }, { FilterExpression: 'a = :v', Limit: 2 }),
        output({ Items: [row('2', { a: n(2) })], Count: 1, ScannedCount: 2, LastEvaluatedKey: row('2') }),
      ),
      step(
        'Query',
        query('pk = :p', { ...partition, ':v': n(2) }, { FilterExpression: 'a = :v', Select: 'COUNT' }),
        output({ Count: 2, ScannedCount: 3 }),
      ),
    ],
  },
  {
    name: 'a query can project and name',
    given: { things: [row('1', { name: s('x'), a: n(1) })] },
    steps: [
      step(
        'Query',
        query('#p = :p', partition, {
          ProjectionExpression: '#n',
          ExpressionAttributeNames: { '#p': 'pk', '#n': 'name' },
        }),
        output({ Items: [{ name: s('x') }], Count: 1, ScannedCount: 1 }),
      ),
    ],
  },
  {
    name: 'a page ends after a megabyte',
    given: { things: ['1', '2', '3', '4'].map((sk) => row(sk, { a: s('x'.repeat(380_000)) })) },
    steps: [
      step(
        'Query',
        query('pk = :p', partition, { Select: 'COUNT' }),
        output({ Count: 3, ScannedCount: 3, LastEvaluatedKey: row('3') }),
      ),
      step(
        'Query',
        query('pk = :p', partition, { Select: 'COUNT', ExclusiveStartKey: row('3') }),
        output({ Count: 1, ScannedCount: 1 }),
      ),
    ],
  },
  {
    name: 'a table without sort keys has one item in a partition',
    given: { plain: [{ pk: s('a'), a: n(1) }], things: [thing()] },
    steps: [
      step('Query', query('pk = :p', partition, { TableName: 'plain' }), found([{ pk: s('a'), a: n(1) }])),
      step(
        'Query',
        query('pk = :p AND a = :p', partition, { TableName: 'plain' }),
        invalid('Query key condition not supported'),
      ),
      step('Query', query('pk = :p', partition, { ExclusiveStartKey: key }), found([])),
    ],
  },
];
