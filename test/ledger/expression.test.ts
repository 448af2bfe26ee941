import fc from 'fast-check';
import { type Change, type Condition, type Path, when } from '../../lib/ledger/expression';
import type { LockItem } from '../../lib/ledger/items';
import { LedgerLab } from '../helpers/ledger-lab';

const key = { pk: 'one', sk: 'LOCK' };
type Facts = Readonly<Record<string, unknown>>;

/** An item with those attributes in a table of its own. */
async function standing(facts: Facts) {
  const ledger = new LedgerLab().ledger();
  await ledger.create({ ...key, ...facts } as unknown as LockItem);
  return ledger;
}

/** Some values, so that equal ones come often. */
const value = fc.constantFrom<unknown>(0, 1, 2, 10, '', 'a', 'b', true, null);
const holder = fc.option(fc.record({ x: value, name: value }, { requiredKeys: [] }), { nil: undefined });
/** `name`, `size` and `status` are reserved words of DynamoDB. */
const item = fc.record({ name: value, size: value, status: holder }, { requiredKeys: ['status'] });
const path = fc.constantFrom<string | Path>('name', 'size', ['name'], ['status', 'x'], ['status', 'name']);

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    fc.tuple(path, value).map(([at, is]) => when.equals(at, is)),
    fc.tuple(path, fc.constantFrom(0, 1, 2, 3, 10)).map(([at, is]) => when.less(at, is)),
    path.map((at) => when.absent(at)),
    path.map((at) => when.present(at)),
    fc.tuple(path, fc.array(value, { minLength: 1, maxLength: 3 })).map(([at, values]) => when.in(at, values)),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => when.any(...of)),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => when.all(...of)),
  ),
}));

const at = (facts: Facts, [first, ...rest]: readonly string[]): unknown => {
  const found = facts[first!];
  return rest.length === 0 || found === undefined ? found : at(found as Facts, rest);
};

/** What the condition says, by plain JavaScript. */
function holds(said: Condition, facts: Facts): boolean {
  switch (said.test) {
    case 'any':
      return said.of.some((inner) => holds(inner, facts));
    case 'all':
      return said.of.every((inner) => holds(inner, facts));
    default: {
      const is = at(facts, said.path);
      if (said.test === 'equals') return is !== undefined && is === said.value;
      if (said.test === 'less') return typeof is === 'number' && is < (said.value as number);
      if (said.test === 'in') return is !== undefined && said.values.includes(is);
      return (is === undefined) === (said.test === 'absent');
    }
  }
}

test('one condition together with no other stands as it is, as DynamoDB wants it', () => {
  const [here, empty] = [when.present('name'), when.absent('size')];
  for (const together of [when.all, when.any]) expect(together(here)).toEqual(here);
  expect(when.all(here, empty)).toEqual({ test: 'all', of: [here, empty] });
  expect(when.any(here, empty)).toEqual({ test: 'any', of: [here, empty] });
});

test('of any condition: a write is applied exactly when it holds', async () => {
  await fc.assert(
    fc.asyncProperty(item, condition, async (facts, said) => {
      const ledger = await standing(facts);
      const { applied } = await ledger.update<LockItem>(key, { set: [['changed', 1]] }, said);
      expect(applied).toBe(holds(said, facts));
      expect(await ledger.get(key)).toMatchObject(applied ? { changed: 1, version: 2 } : { version: 1 });
    }),
    { numRuns: 300 },
  );
});

const place = fc.constantFrom<string | Path>('a', 'b', 'c', 'd', 'name', ['map', 'x'], ['map', 'name']);
const lists = fc.constantFrom('list', 'fresh', 'more');
const placeOf = (where: string | Path): string => (typeof where === 'string' ? where : where.join('.'));
const changes = fc
  .record({
    places: fc.uniqueArray(place, { selector: placeOf, maxLength: 7 }),
    grows: fc.uniqueArray(fc.tuple(lists, fc.array(value, { maxLength: 2 })), { selector: ([name]) => name }),
    deal: fc.array(fc.constantFrom('set', 'setIfAbsent', 'remove'), { minLength: 7, maxLength: 7 }),
    values: fc.array(value, { minLength: 7, maxLength: 7 }),
    spare: fc.boolean(),
  })
  .map(({ places, grows, deal, values, spare }): Change => {
    const dealt = (kind: string) =>
      places.flatMap((where, index) => (deal[index] === kind ? [[where, values[index]] as const] : []));
    const change = {
      set: dealt('set'),
      setIfAbsent: dealt('setIfAbsent'),
      append: grows,
      remove: dealt('remove').map(([where]) => where),
    };
    // What is empty may as well be missing.
    const parts = Object.entries(change).filter(([, part]) => spare || part.length > 0);
    return Object.fromEntries(parts) as Change;
  });

/** What the change makes of an item, by plain JavaScript. */
function changed(facts: Facts, change: Change): Facts {
  const after = structuredClone(facts) as Record<string, unknown>;
  const each = (where: string | Path, act: (parent: Record<string, unknown>, name: string) => void): void => {
    const steps = typeof where === 'string' ? [where] : [...where];
    const name = steps.pop()!;
    act(at({ root: after }, ['root', ...steps]) as Record<string, unknown>, name);
  };
  for (const [where, given] of change.set ?? []) {
    each(where, (parent, name) => {
      parent[name] = given;
    });
  }
  for (const [where, given] of change.setIfAbsent ?? []) {
    each(where, (parent, name) => {
      if (!(name in parent)) parent[name] = given;
    });
  }
  for (const [name, items] of change.append ?? []) after[name] = [...((after[name] as unknown[]) ?? []), ...items];
  for (const where of change.remove ?? []) {
    each(where, (parent, name) => {
      delete parent[name];
    });
  }
  return after;
}

test('of any change: the item is what plain JavaScript makes of it, one version on', async () => {
  await fc.assert(
    fc.asyncProperty(changes, fc.array(value, { maxLength: 2 }), async (change, list) => {
      const facts = { a: 1, b: 'two', name: 'three', list, map: { x: 4 } };
      const ledger = await standing(facts);
      const written = await ledger.update<LockItem>(key, change, when.present('pk'));
      const { pk, sk, version, write_id, updated_at, actor, via, reason, ...rest } = (await ledger.get<LockItem>(key))!;
      expect(rest).toEqual(changed(facts, change));
      expect({ pk, sk, version }).toEqual({ ...key, version: 2 });
      expect(Object.values({ write_id, updated_at, actor, via, reason })).not.toContain(undefined);
      expect(written).toMatchObject({ applied: true, item: { ...rest, version } });
    }),
    { numRuns: 200 },
  );
});

test('what stands at a place is kept under another name before the place is set; the value, where nothing stood', async () => {
  const ledger = await standing({});
  for (const token of ['first', 'second', 'third']) {
    const change = { set: [['token', token]], keep: [{ from: 'token', as: 'before', unless: token }] } as const;
    await ledger.update<LockItem>(key, change, when.present('pk'));
    const before = { first: 'first', second: 'first', third: 'second' }[token];
    expect(await ledger.get(key)).toMatchObject({ token, before });
  }
});

test('the first value set stays, and lists grow', async () => {
  const ledger = await standing({ list: ['a'] });
  for (const value of ['first', 'second']) {
    const change = { setIfAbsent: [['cause', value]], append: [['list', [value]]] } as const;
    await ledger.update<LockItem>(key, change, when.present('pk'));
  }
  expect(await ledger.get(key)).toMatchObject({ cause: 'first', list: ['a', 'first', 'second'] });
});
