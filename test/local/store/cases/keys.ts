import type { Case } from '../conformance';
import { b, conditionFails, holds, invalid, key, n, output, s, step, thing } from './shorthand';

const put = (Item: object, TableName = 'things') => ({ TableName, Item });

/** Single items: keys, puts, gets, deletes. */
export const keyCases: readonly Case[] = [
  {
    name: 'a put item comes back whole',
    steps: [step('PutItem', put(thing({ a: s('x'), c: n(5) })), output()), holds(thing({ a: s('x'), c: n(5) }))],
  },
  { name: 'an absent item is no item', steps: [holds(undefined)] },
  {
    name: 'a put replaces the whole item and can return the old one',
    given: { things: [thing({ a: s('old') })] },
    steps: [
      step(
        'PutItem',
        { ...put(thing({ c: s('new') })), ReturnValues: 'ALL_OLD' },
        output({ Attributes: thing({ a: s('old') }) }),
      ),
      holds(thing({ c: s('new') })),
    ],
  },
  {
    name: 'a put of a new item has no old one to return',
    steps: [step('PutItem', { ...put(thing()), ReturnValues: 'ALL_OLD' }, output())],
  },
  {
    name: 'puts and deletes return only old items',
    differs: 'dynalite takes any ReturnValues for a delete; the service refuses them (Scylla Alternator tests it)',
    steps: [
      step(
        'PutItem',
        { ...put(thing()), ReturnValues: 'ALL_NEW' },
        invalid('ReturnValues can only be ALL_OLD or NONE'),
      ),
      step(
        'DeleteItem',
        { TableName: 'things', Key: key, ReturnValues: 'UPDATED_OLD' },
        invalid('can only be ALL_OLD or NONE'),
        output(),
      ),
      step('PutItem', { ...put(thing()), ReturnValues: 'EVERYTHING' }, invalid("Value 'EVERYTHING' at 'returnValues'")),
    ],
  },
  {
    name: 'a delete removes the item, returns it on request, and is fine without one',
    given: { things: [thing({ a: s('x') })] },
    steps: [
      step(
        'DeleteItem',
        { TableName: 'things', Key: key, ReturnValues: 'ALL_OLD' },
        output({ Attributes: thing({ a: s('x') }) }),
      ),
      holds(undefined),
      step('DeleteItem', { TableName: 'things', Key: key, ReturnValues: 'ALL_OLD' }, output()),
    ],
  },
  {
    name: 'a table that does not exist is not found',
    steps: [
      step('GetItem', { TableName: 'missing', Key: key }, { error: 'ResourceNotFoundException' }),
      step('PutItem', put(thing(), 'missing'), { error: 'ResourceNotFoundException' }),
      step(
        'Query',
        { TableName: 'missing', KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': s('a') } },
        { error: 'ResourceNotFoundException' },
      ),
    ],
  },
  {
    name: 'an item needs all its key attributes',
    steps: [step('PutItem', put({ pk: s('a') }), invalid('Missing the key sk in the item'))],
  },
  {
    name: 'a key attribute has its type',
    steps: [
      step('PutItem', put({ pk: s('a'), sk: n(1) }), invalid('Type mismatch for key sk expected: S actual: N')),
      step(
        'PutItem',
        put({ pk: s('a'), at: s('1') }, 'counted'),
        invalid('Type mismatch for key at expected: N actual: S'),
      ),
    ],
  },
  {
    name: 'a key attribute is not empty',
    steps: [
      step('PutItem', put({ pk: s(''), sk: s('1') }), invalid('empty string value. Key: pk')),
      step('PutItem', put({ pk: s('a'), bytes: b() }, 'blobs'), invalid('empty binary value. Key: bytes')),
      step('GetItem', { TableName: 'things', Key: { pk: s('a'), sk: s('') } }, invalid('empty string value. Key: sk')),
    ],
  },
  {
    name: 'a key has the key attributes and no others',
    steps: [
      step('GetItem', { TableName: 'things', Key: { pk: s('a') } }, invalid('does not match the schema')),
      step('GetItem', { TableName: 'things', Key: { ...key, a: s('x') } }, invalid('does not match the schema')),
      step('DeleteItem', { TableName: 'things', Key: { pk: s('a'), sk: n(1) } }, invalid('does not match the schema')),
      step('UpdateItem', { TableName: 'plain', Key: { id: s('a') } }, invalid('does not match the schema')),
    ],
  },
  {
    name: 'a key has a greatest length',
    steps: [
      step('PutItem', put({ pk: s('a'.repeat(2048)), sk: s('b'.repeat(1024)) }), output()),
      step('PutItem', put({ pk: s('a'.repeat(2049)), sk: s('1') }), invalid('2048 bytes')),
      step('PutItem', put({ pk: s('a'), sk: s('b'.repeat(1025)) }), invalid('1024 bytes')),
    ],
  },
  {
    name: 'an index key has its type but may be missing',
    steps: [
      step(
        'PutItem',
        put(thing({ kind: n(1), rank: n(1) })),
        invalid('Type mismatch for Index Key kind Expected: S Actual: N'),
      ),
      step('PutItem', put(thing({ kind: s('k') })), output()),
      step(
        'UpdateItem',
        {
          TableName: 'things',
          Key: key,
          UpdateExpression: 'SET rank = :r',
          ExpressionAttributeValues: { ':r': s('high') },
        },
        invalid(),
      ),
    ],
  },
  {
    name: 'an index key is not empty',
    differs:
      'dynalite stores the empty index key; the service has refused it since empty strings are allowed elsewhere',
    steps: [step('PutItem', put(thing({ kind: s('') })), invalid('empty string value'), output())],
  },
  {
    name: 'a conditional put creates an item once',
    steps: [
      step('PutItem', { ...put(thing({ a: n(1) })), ConditionExpression: 'attribute_not_exists(pk)' }, output()),
      step('PutItem', { ...put(thing({ a: n(2) })), ConditionExpression: 'attribute_not_exists(pk)' }, conditionFails),
      holds(thing({ a: n(1) })),
    ],
  },
  {
    name: 'a failed condition returns the item it was tried on',
    differs: 'dynalite does not know ReturnValuesOnConditionCheckFailure',
    given: { things: [thing({ a: n(1) })] },
    steps: [
      ...['PutItem', 'UpdateItem', 'DeleteItem'].map((operation) =>
        step(
          operation,
          {
            TableName: 'things',
            ...(operation === 'PutItem' ? { Item: thing() } : { Key: key }),
            ConditionExpression: 'a = :two',
            ExpressionAttributeValues: { ':two': n(2) },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
          { ...conditionFails, item: thing({ a: n(1) }) },
          conditionFails,
        ),
      ),
      step(
        'DeleteItem',
        {
          TableName: 'things',
          Key: { pk: s('a'), sk: s('absent') },
          ConditionExpression: 'attribute_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
        conditionFails,
      ),
    ],
  },
];
