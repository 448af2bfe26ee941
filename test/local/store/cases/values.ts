import type { Case } from '../conformance';
import { b, holds, invalid, key, l, m, n, nothing, ns, output, s, ss, step, thing, update, yes } from './shorthand';

const putting = (attributes: Record<string, unknown>) => ({ TableName: 'things', Item: { ...key, ...attributes } });

/** What an attribute can hold, and how it comes back. */
export const valueCases: readonly Case[] = [
  {
    name: 'every type comes back as it went in',
    steps: [
      step(
        'PutItem',
        putting({
          s: s('é𝄞'),
          empty: s(''),
          n: n('-12.5'),
          b: b(0, 255),
          yes,
          nothing,
          l: l(s('a'), l(), m({})),
          m: m({ constructor: n(1), 'a.b': m({ c: nothing }) }),
          ss: ss('a'),
          ns: ns('1'),
          bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
        }),
        output(),
      ),
      holds(
        thing({
          s: s('é𝄞'),
          empty: s(''),
          n: n('-12.5'),
          b: b(0, 255),
          yes,
          nothing,
          l: l(s('a'), l(), m({})),
          m: m({ constructor: n(1), 'a.b': m({ c: nothing }) }),
          ss: ss('a'),
          ns: ns('1'),
          bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
        }),
      ),
    ],
  },
  {
    name: 'numbers come back in one form',
    steps: [
      step(
        'PutItem',
        putting({
          a: n('1.0'),
          c: n('007'),
          d: n('1e3'),
          e: n('-0.50'),
          f: n('1E-5'),
          g: n('12345678901234567890123456789012345678'),
          h: n('.5'),
          i: n('100'),
        }),
        output(),
      ),
      holds(
        thing({
          a: n('1'),
          c: n('7'),
          d: n('1000'),
          e: n('-0.5'),
          f: n('0.00001'),
          g: n('12345678901234567890123456789012345678'),
          h: n('0.5'),
          i: n('100'),
        }),
      ),
    ],
  },
  {
    name: 'minus zero is zero',
    steps: [step('PutItem', putting({ a: n('-0') }), output()), holds(thing({ a: n('0') }))],
  },
  {
    name: 'what is not a number is refused',
    steps: ['', 'one', '1 000', '1e', '0x10', 'Infinity', 'NaN'].map((text) =>
      step('PutItem', putting({ a: n(text) }), invalid('cannot be converted to a numeric value')),
    ),
  },
  {
    name: 'numbers have a range and a precision',
    steps: [
      step('PutItem', putting({ a: n('1e126') }), invalid('Number overflow')),
      step('PutItem', putting({ a: n('1e-131') }), invalid('Number underflow')),
      step('PutItem', putting({ a: n('123456789012345678901234567890123456789') }), invalid('38 significant digits')),
      step('PutItem', putting({ a: n('1e125'), c: n('-1e-130') }), output()),
    ],
  },
  {
    name: 'sets are neither empty nor repetitive',
    steps: [
      step('PutItem', putting({ a: ss() }), invalid('may not be empty')),
      step('PutItem', putting({ a: ns() }), invalid('may not be empty')),
      step('PutItem', putting({ a: ss('x', 'x') }), invalid('contains duplicates')),
      step('PutItem', putting({ a: ns('1', '1') }), invalid('contains duplicates')),
    ],
  },
  {
    name: 'sets of numbers repeat a number even when it is written differently',
    steps: [step('PutItem', putting({ a: ns('1', '1.0') }), invalid('contains duplicates'))],
  },
  {
    name: 'null is true and a value has one type',
    steps: [
      step('PutItem', putting({ a: { NULL: false } }), invalid('must have the value of true')),
      step('PutItem', putting({ a: {} }), invalid('Supplied AttributeValue is empty')),
    ],
  },
  {
    name: 'mistakes deep inside a value are found',
    steps: [
      step('PutItem', putting({ a: l(m({ c: n('x') })) }), invalid('cannot be converted to a numeric value')),
      step(
        'UpdateItem',
        update('SET a = :a', { ':a': m({ c: ss() }) }),
        invalid('ExpressionAttributeValues contains invalid value'),
      ),
    ],
  },
  {
    name: 'an item has at most 400 KB, its names included',
    steps: [
      step('PutItem', putting({ a: s('x'.repeat(409_600 - 7)) }), output()),
      step('PutItem', putting({ a: s('x'.repeat(409_600 - 6)) }), invalid('Item size has exceeded')),
      step('UpdateItem', update('SET c = :c', { ':c': s('x') }), invalid('Item size to update has exceeded')),
    ],
  },
  {
    name: 'the size counts bytes, not characters',
    differs: 'dynalite counts UTF-16 units; the developer guide says UTF-8 bytes',
    steps: [step('PutItem', putting({ a: s('é'.repeat(205_000)) }), invalid('Item size has exceeded'), output())],
  },
];
