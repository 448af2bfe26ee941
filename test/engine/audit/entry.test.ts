import { createHash } from 'node:crypto';
import { entryOf, itemHash } from '../../../lib/engine/telling/audit-entry';
import type { LedgerItem } from '../../../lib/ledger/items';
import { canonicalJson } from '../../../lib/workflow/canonical-json';

const item = (attributes: object): LedgerItem =>
  ({ pk: 'SESSION#s', sk: 'STEP#a', kind: 'step', version: 2, actor: 'a', via: 'v', ...attributes }) as LedgerItem;

const told = (before: object | undefined, after: object) => {
  const { change, values } = entryOf({ before: before && item(before), after: item(after) });
  return { change, values };
};

test('an item’s hash is that of its canonical JSON, and undefined is no attribute', () => {
  const whole = item({ state: 'running', resources: { vpc: { id: 'v', type: 't' } }, error: undefined });
  const expected = createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(whole))))
    .digest('hex');
  expect(itemHash(whole)).toBe(expected);
  const entry = entryOf({ before: undefined, after: whole });
  expect(entry).toMatchObject({ hash: expected, previous_hash: null, change: 'step created' });
  expect(entryOf({ before: whole, after: whole })).toMatchObject({ hash: expected, previous_hash: expected });
});

test('what stands in another order has not changed', () => {
  const undo = { state: 'pending', error: { code: 'X', cause: 'y' } };
  const turned = { error: { cause: 'y', code: 'X' }, state: 'pending' };
  expect(told({ undo }, { undo: turned })).toEqual({ change: 'lease renewed', values: [] });
});

test.each<[string, object | undefined, object, string, readonly object[]]>([
  ['stamps', { reason: 'x' }, { reason: 'y', version: 3 }, 'lease renewed', []],
  [
    'its state, first',
    { lease: 1, state: 'running' },
    { lease: 2, state: 'done' },
    'running → done, lease',
    [{ name: 'state', from: 'running', to: 'done' }],
  ],
  ['what is only named', { lease: 1 }, { lease: 2 }, 'lease', []],
  ['what comes', {}, { attempt: 1 }, 'attempt', [{ name: 'attempt', from: null, to: 1 }]],
  ['what goes', { attempt: 1 }, {}, 'attempt', [{ name: 'attempt', from: 1, to: null }]],
  [
    'its undo',
    { undo: { state: 'pending', other: 1 } },
    { undo: { state: 'running', other: 2, error: 'E' } },
    'undo',
    [
      { name: 'undo.state', from: 'pending', to: 'running' },
      { name: 'undo.error', from: null, to: 'E' },
    ],
  ],
  [
    'a row of many',
    { resources: { vpc: { id: 'v', state: 'creating' }, subnet: { id: 's' } } },
    { resources: { vpc: { id: 'v', state: 'active', hidden: 1 }, subnet: { id: 's', hidden: 2 } } },
    'resources',
    [{ name: 'resources.vpc', from: { state: 'creating', id: 'v' }, to: { state: 'active', id: 'v' } }],
  ],
])('of a step it tells of %s', (_, before, after, change, values) => {
  expect(told(before, after)).toEqual({ change, values });
});

test('of a session it tells how its rollback ended, and nothing of rows', () => {
  const before = { kind: 'session', rollback: { type: 'full' }, resources: 1 };
  const after = { kind: 'session', rollback: { type: 'full', verdict: 'clean' }, resources: 2 };
  expect(told(before, after)).toEqual({
    change: 'rollback, resources',
    values: [{ name: 'rollback.verdict', from: null, to: 'clean' }],
  });
});
