import type { Case } from '../conformance';
import { condition, holds, invalid, key, l, m, n, output, s, step, thing, update } from './shorthand';

const get = (more: object) => ({ TableName: 'things', Key: key, ...more });

/** Placeholders, syntax and projections: what a request says before it touches an item. */
export const requestCases: readonly Case[] = [
  condition('an undefined value is refused', {}, 'a = :missing', {}, invalid('attribute value: :missing')),
  condition('an undefined name is refused', {}, '#missing = :a', { ':a': n(1) }, invalid('attribute name: #missing')),
  condition(
    'an unused value is refused',
    {},
    'a = :a',
    { ':a': n(1), ':c': n(1) },
    invalid('unused in expressions: keys: {:c}'),
  ),
  condition('an unused name is refused', {}, 'a = :a', { ':a': n(1) }, invalid('unused in expressions: keys: {#c}'), {
    ExpressionAttributeNames: { '#c': 'c' },
  }),
  {
    name: 'placeholders without an expression are refused',
    steps: [
      step(
        'GetItem',
        get({ ExpressionAttributeNames: { '#a': 'a' } }),
        invalid('can only be specified when using expressions'),
      ),
      step(
        'DeleteItem',
        get({ ExpressionAttributeValues: { ':a': n(1) } }),
        invalid('ExpressionAttributeValues can only be specified when using expressions'),
      ),
    ],
  },
  {
    name: 'placeholders have their form and are not empty',
    steps: [
      step('GetItem', get({ ProjectionExpression: 'a', ExpressionAttributeNames: {} }), invalid('must not be empty')),
      step(
        'GetItem',
        get({ ProjectionExpression: 'a', ExpressionAttributeNames: { a: 'a' } }),
        invalid('contains invalid key'),
      ),
      step('UpdateItem', update('SET a = :a', { a: n(1) }), invalid('contains invalid key')),
    ],
  },
  {
    name: 'one name may serve several expressions of a request',
    given: { things: [thing({ status: s('on') })] },
    steps: [
      step(
        'UpdateItem',
        update(
          'SET #s = :off',
          { ':off': s('off'), ':on': s('on') },
          {
            ConditionExpression: '#s = :on',
            ExpressionAttributeNames: { '#s': 'status' },
          },
        ),
        output(),
      ),
      holds(thing({ status: s('off') })),
    ],
  },
  condition(
    'a reserved word needs a placeholder',
    { status: s('on') },
    'status = :s',
    { ':s': s('on') },
    invalid('reserved keyword: status'),
  ),
  condition(
    'a reserved word is reserved inside a path',
    {},
    'a.name = :s',
    { ':s': s('on') },
    invalid('reserved keyword: name'),
  ),
  {
    name: 'an expression is not empty',
    steps: [
      step('UpdateItem', update(''), invalid('The expression can not be empty')),
      step('GetItem', get({ ProjectionExpression: '' }), invalid('The expression can not be empty')),
      step('DeleteItem', get({ ConditionExpression: '' }), invalid('The expression can not be empty')),
    ],
  },
  {
    name: 'broken syntax is refused',
    steps: [
      'a =',
      'a = :v OR',
      '(a = :v',
      'a = :v)',
      'a == :v',
      'a',
      ':v',
      'a IN :v',
      'a BETWEEN :v',
      'NOT',
      'a ! :v',
      'a[:v] = :v',
      'a-c = :v',
    ].map((text) =>
      step(
        'DeleteItem',
        get({ ConditionExpression: text, ExpressionAttributeValues: { ':v': n(1) } }),
        invalid('Syntax error'),
      ),
    ),
  },
  {
    name: 'a bare name starts with a letter',
    differs:
      'dynalite lets a name start with an underscore; the service calls it a syntax error (Scylla Alternator tests it)',
    steps: [
      step('UpdateItem', update('SET _a = :v', { ':v': n(1) }), invalid('Syntax error'), output()),
      step('UpdateItem', update('SET 1a = :v', { ':v': n(1) }), invalid('Syntax error')),
    ],
  },
  condition(
    'redundant parentheses are refused',
    { a: n(1) },
    '((a = :v))',
    { ':v': n(1) },
    invalid('redundant parentheses'),
  ),
  condition('useful parentheses are not', { a: n(1) }, '((a = :v) AND (a = :v))', { ':v': n(1) }, true),
  {
    name: 'a projection picks attributes and parts of documents',
    given: {
      things: [thing({ a: s('x'), m: m({ c: n(1), d: n(2) }), l: l(s('p'), s('q'), m({ e: n(3), f: n(4) })) })],
    },
    steps: [
      step('GetItem', get({ ProjectionExpression: 'a, gone' }), output({ Item: { a: s('x') } })),
      step('GetItem', get({ ProjectionExpression: 'm.c' }), output({ Item: { m: m({ c: n(1) }) } })),
      step(
        'GetItem',
        get({ ProjectionExpression: 'l[2].e, l[0]' }),
        output({ Item: { l: l(s('p'), m({ e: n(3) })) } }),
      ),
      step(
        'GetItem',
        get({ ProjectionExpression: '#m.#d, pk', ExpressionAttributeNames: { '#m': 'm', '#d': 'd' } }),
        output({ Item: { pk: s('a'), m: m({ d: n(2) }) } }),
      ),
      step('GetItem', get({ ProjectionExpression: 'gone' }), output({ Item: {} })),
      step('GetItem', get({ ProjectionExpression: 'a.c, l.c, m[0]' }), output({ Item: {} })),
    ],
  },
  {
    name: 'projected paths do not overlap',
    steps: [
      step('GetItem', get({ ProjectionExpression: 'm, m.c' }), invalid('overlap')),
      step('GetItem', get({ ProjectionExpression: 'm.c, m[0]' }), invalid('conflict')),
    ],
  },
  {
    name: 'a placeholder name is one step, dots and all',
    steps: [
      step(
        'UpdateItem',
        update('SET #a = :v', { ':v': n(1) }, { ExpressionAttributeNames: { '#a': 'a.b[0]' } }),
        output(),
      ),
      holds(thing({ 'a.b[0]': n(1) })),
    ],
  },
];
