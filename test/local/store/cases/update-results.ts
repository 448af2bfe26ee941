import type { Case } from '../conformance';
import { conditionFails, holds, key, l, m, n, output, ss, step, thing, update } from './shorthand';

const returning = (ReturnValues: string) => ({ ReturnValues });

/** What updates create, check and return. */
export const updateResultCases: readonly Case[] = [
  {
    name: 'an update creates the item it is for',
    steps: [
      step(
        'UpdateItem',
        update('SET a = :x', { ':x': n(1) }, returning('ALL_NEW')),
        output({ Attributes: thing({ a: n(1) }) }),
      ),
      holds(thing({ a: n(1) })),
    ],
  },
  {
    name: 'an update without an expression creates a bare item',
    steps: [step('UpdateItem', { TableName: 'things', Key: key }, output()), holds(thing())],
  },
  {
    name: 'an update that only removes creates nothing',
    differs: 'dynalite creates a bare item; the service does not (Scylla Alternator tests it)',
    withoutDynalite: true,
    steps: [
      step('UpdateItem', update('REMOVE a', {}, returning('ALL_NEW')), output()),
      step('UpdateItem', update('REMOVE a.c, d[0] DELETE e :x', { ':x': ss('x') }), output()),
      holds(undefined),
    ],
  },
  {
    name: 'a conditional update changes nothing when it fails',
    given: { things: [thing({ version: n(3) })] },
    steps: [
      step(
        'UpdateItem',
        update('SET version = :next', { ':next': n(5), ':seen': n(4) }, { ConditionExpression: 'version = :seen' }),
        conditionFails,
      ),
      step(
        'UpdateItem',
        update('SET version = :next', { ':next': n(4), ':seen': n(3) }, { ConditionExpression: 'version = :seen' }),
        output(),
      ),
      holds(thing({ version: n(4) })),
    ],
  },
  {
    name: 'an update returns the old or the new item',
    given: { things: [thing({ a: n(1) })] },
    steps: [
      step(
        'UpdateItem',
        update('ADD a :x', { ':x': n(1) }, returning('ALL_OLD')),
        output({ Attributes: thing({ a: n(1) }) }),
      ),
      step(
        'UpdateItem',
        update('ADD a :x', { ':x': n(1) }, returning('ALL_NEW')),
        output({ Attributes: thing({ a: n(3) }) }),
      ),
      step('UpdateItem', update('ADD a :x', { ':x': n(1) }, returning('NONE')), output()),
    ],
  },
  {
    name: 'an update returns what it touched',
    given: { things: [thing({ a: n(1), c: m({ d: n(1), e: n(1) }), l: l(n(1), n(2), n(3)) })] },
    steps: [
      step(
        'UpdateItem',
        update('SET a = :x, f = :x', { ':x': n(2) }, returning('UPDATED_OLD')),
        output({ Attributes: { a: n(1) } }),
      ),
      step(
        'UpdateItem',
        update('SET a = :x, g = :x', { ':x': n(3) }, returning('UPDATED_NEW')),
        output({ Attributes: { a: n(3), g: n(3) } }),
      ),
      step(
        'UpdateItem',
        update('SET c.d = :x, l[1] = :x', { ':x': n(5) }, returning('UPDATED_NEW')),
        output({ Attributes: { c: m({ d: n(5) }), l: l(n(5)) } }),
      ),
      step(
        'UpdateItem',
        update('SET c.d = :x REMOVE l[0]', { ':x': n(6) }, returning('UPDATED_OLD')),
        output({ Attributes: { c: m({ d: n(5) }), l: l(n(1)) } }),
      ),
    ],
  },
  {
    name: 'an update that touched nothing returns no attributes',
    differs: 'dynalite returns an empty map; the service leaves the member out (ExtendDB #120, Scylla Alternator)',
    given: { things: [thing({ a: n(1) })] },
    steps: [
      step('UpdateItem', update('REMOVE a', {}, returning('UPDATED_NEW')), output(), output({ Attributes: {} })),
      step(
        'UpdateItem',
        update('SET a = :x', { ':x': n(1) }, returning('UPDATED_OLD')),
        output(),
        output({ Attributes: {} }),
      ),
    ],
  },
];
