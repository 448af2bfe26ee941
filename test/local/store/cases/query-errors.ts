import type { Case, Item } from '../conformance';
import { invalid, n, partition, query, row, s, step } from './shorthand';

const refuses = (name: string, text: string, values: Item, message?: string, more: object = {}): Case => ({
  name,
  steps: [step('Query', query(text, values, more), invalid(message))],
});

/** What a query must not ask. */
export const queryErrorCases: readonly Case[] = [
  refuses('a query needs the partition', 'sk = :s', { ':s': s('1') }, 'Query condition missed key schema element: pk'),
  refuses(
    'a query takes no other attribute',
    'pk = :p AND a = :p',
    partition,
    'Query condition missed key schema element: sk',
  ),
  refuses('a query takes one partition', 'pk > :p', partition, 'Query key condition not supported'),
  refuses(
    'a key condition has no OR',
    'pk = :p OR pk = :p',
    partition,
    'Invalid operator used in KeyConditionExpression: OR',
  ),
  refuses(
    'a key condition has no NOT',
    'NOT pk = :p',
    partition,
    'Invalid operator used in KeyConditionExpression: NOT',
  ),
  refuses(
    'a key condition has no <>',
    'pk = :p AND sk <> :p',
    partition,
    'Invalid operator used in KeyConditionExpression: <>',
  ),
  refuses('a key condition has no IN', 'pk IN (:p)', partition, 'Invalid operator used in KeyConditionExpression: IN'),
  refuses(
    'a key condition has no contains',
    'pk = :p AND contains(sk, :p)',
    partition,
    'Invalid operator used in KeyConditionExpression: contains',
  ),
  refuses(
    'a key condition has one term for each key',
    'pk = :p AND sk > :p AND sk < :p',
    partition,
    'one condition per key',
  ),
  refuses('a key condition reaches into nothing', 'pk = :p AND sk.a = :p', partition, 'nested attributes'),
  refuses(
    'a key condition has the type of the key',
    'pk = :p',
    { ':p': n(1) },
    'Condition parameter type does not match schema type',
  ),
  refuses(
    'a filter leaves the keys alone',
    'pk = :p',
    { ...partition, ':s': s('1') },
    'Filter Expression can only contain non-primary key attributes',
    {
      FilterExpression: 'sk = :s',
    },
  ),
  refuses('a query knows its index', 'pk = :p', partition, 'does not have the specified index: none-such', {
    IndexName: 'none-such',
  }),
  refuses('an index gives no consistent reads', 'kind = :p', partition, 'Consistent reads are not supported', {
    IndexName: 'by-kind',
    ConsistentRead: true,
  }),
  refuses('a limit is at least one', 'pk = :p', partition, "at 'limit' failed to satisfy constraint", { Limit: 0 }),
  refuses('a start key is whole', 'pk = :p', partition, 'The provided starting key is invalid', {
    ExclusiveStartKey: { pk: s('a') },
  }),
  refuses('a start key is in the partition', 'pk = :p', partition, 'outside query boundaries', {
    ExclusiveStartKey: { pk: s('b'), sk: s('1') },
  }),
  refuses(
    'a start key satisfies the condition',
    'pk = :p AND sk > :s',
    { ...partition, ':s': s('5') },
    'does not match the range key predicate',
    {
      ExclusiveStartKey: row('1'),
    },
  ),
  refuses('a selection is known', 'pk = :p', partition, "at 'select' failed to satisfy constraint", { Select: 'SOME' }),
  {
    name: 'a query needs a key condition',
    steps: [step('Query', { TableName: 'things' }, invalid('KeyConditionExpression parameter must be specified'))],
  },
];
