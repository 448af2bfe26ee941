import type { Case, Item, Step } from '../conformance';
import { holds, invalid, key, n, output, s, step, thing } from './shorthand';

const other: Item = { pk: s('a'), sk: s('2') };
const write = (actions: readonly object[], expected: Step['expected'], more: object = {}): Step =>
  step('TransactWriteItems', { TransactItems: actions, ...more }, expected);
const Update = (UpdateExpression: string, values: Item, more: object = {}) => ({
  Update: { TableName: 'things', Key: key, UpdateExpression, ExpressionAttributeValues: values, ...more },
});
const cancelled = (...reasons: object[]) => ({
  error: 'TransactionCanceledException',
  message: 'Transaction cancelled, please refer cancellation reasons for specific reasons',
  reasons,
});
const none = { Code: 'None' };
const conditionFails = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };

const list: readonly Case[] = [
  {
    name: 'a transaction does all its actions',
    given: { things: [thing({ a: n(1) }), other], plain: [{ pk: s('on') }] },
    steps: [
      write(
        [
          Update('ADD a :one', { ':one': n(1) }, { ConditionExpression: 'a = :one' }),
          { Delete: { TableName: 'things', Key: other } },
          { Put: { TableName: 'plain', Item: { pk: s('x') }, ConditionExpression: 'attribute_not_exists(pk)' } },
          { ConditionCheck: { TableName: 'plain', Key: { pk: s('on') }, ConditionExpression: 'attribute_exists(pk)' } },
        ],
        output(),
      ),
      holds(thing({ a: n(2) })),
      step('GetItem', { TableName: 'things', Key: other }, output()),
      step('Scan', { TableName: 'plain', Select: 'COUNT' }, output({ Count: 2, ScannedCount: 2 })),
    ],
  },
  {
    name: 'a transaction does nothing when one condition fails, and says which',
    given: { things: [thing({ a: n(1) }), { ...other, a: n(5) }] },
    steps: [
      write(
        [
          Update('ADD a :one', { ':one': n(1) }),
          {
            Put: {
              TableName: 'things',
              Item: other,
              ConditionExpression: 'attribute_not_exists(pk)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
          { ConditionCheck: { TableName: 'plain', Key: { pk: s('x') }, ConditionExpression: 'attribute_exists(pk)' } },
        ],
        cancelled(none, { ...conditionFails, Item: { ...other, a: n(5) } }, conditionFails),
      ),
      holds(thing({ a: n(1) })),
    ],
  },
  {
    name: 'a transaction is cancelled by an update that cannot be made',
    given: { things: [thing({ a: s('text') })] },
    steps: [
      write(
        [Update('ADD a :one', { ':one': n(1) }), { Put: { TableName: 'plain', Item: { pk: s('x') } } }],
        cancelled(
          { Code: 'ValidationError', Message: 'An operand in the update expression has an incorrect data type' },
          none,
        ),
      ),
      step('GetItem', { TableName: 'plain', Key: { pk: s('x') } }, output()),
    ],
  },
  {
    name: 'a transaction touches an item once',
    steps: [
      write(
        [{ Put: { TableName: 'things', Item: thing() } }, { Delete: { TableName: 'things', Key: key } }],
        invalid('cannot include multiple operations on one item'),
      ),
      step(
        'TransactGetItems',
        { TransactItems: [1, 2].map(() => ({ Get: { TableName: 'things', Key: key } })) },
        invalid('cannot include multiple operations on one item'),
      ),
    ],
  },
  {
    name: 'a transaction is checked before it begins',
    steps: [
      write([], invalid()),
      write(
        Array.from({ length: 101 }, (_, index) => ({ Put: { TableName: 'plain', Item: { pk: s(`${index}`) } } })),
        invalid(),
      ),
      write([{ Put: { TableName: 'missing', Item: thing() } }], { error: 'ResourceNotFoundException' }),
      write([Update('SET a = :x', { ':x': n(1) }, { ConditionExpression: 'a = :y' })], invalid('attribute value: :y')),
      write([{ ConditionCheck: { TableName: 'things', Key: key } }], invalid()),
      write([{ Update: { TableName: 'things', Key: key } }], invalid()),
      write([{ Put: { TableName: 'things', Item: thing() }, Delete: { TableName: 'things', Key: key } }], invalid()),
    ],
  },
  {
    name: 'a repeated client token repeats nothing',
    steps: [
      write([Update('ADD a :one', { ':one': n(1) })], output(), { ClientRequestToken: 'once' }),
      write([Update('ADD a :one', { ':one': n(1) })], output(), { ClientRequestToken: 'once' }),
      write(
        [Update('ADD a :one', { ':one': n(2) })],
        { error: 'IdempotentParameterMismatchException' },
        { ClientRequestToken: 'once' },
      ),
      holds(thing({ a: n(1) })),
    ],
  },
  {
    name: 'a transaction reads several items',
    given: { things: [thing({ a: n(1), c: n(2) })] },
    steps: [
      step(
        'TransactGetItems',
        {
          TransactItems: [
            { Get: { TableName: 'things', Key: key, ProjectionExpression: 'c' } },
            { Get: { TableName: 'things', Key: other } },
          ],
        },
        output({ Responses: [{ Item: { c: n(2) } }, {}] }),
      ),
    ],
  },
];

/** Transactions, which only the store can be asked for. */
export const transactionCases: readonly Case[] = list.map((each) => ({
  ...each,
  differs: 'dynalite has no transactions',
  withoutDynalite: true,
}));
