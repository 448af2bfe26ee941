import fc from 'fast-check';
import { dealIntoLists, planUndo, type UndoCandidate } from '../../lib/rollback/plan';

const step = (name: string, dependsOn: readonly string[], facts: Partial<UndoCandidate> = {}): UndoCandidate => ({
  name,
  dependsOn: dependsOn.map((before) => ({ step: before, until: 'ready' })),
  holds: true,
  policy: 'compensate',
  ...facts,
});
const all = (steps: readonly UndoCandidate[]): ReadonlySet<string> => new Set(steps.map(({ name }) => name));

test('a step waits for what depends on it', () => {
  const steps = [step('vpc', []), step('instance', ['vpc']), step('docker', ['instance'])];
  expect(planUndo(steps, all(steps)).undo).toEqual([
    { name: 'vpc', waitsFor: ['instance'] },
    { name: 'instance', waitsFor: ['docker'] },
    { name: 'docker', waitsFor: [] },
  ]);
});

test('steps with nothing to undo are looked through, not waited for', () => {
  const steps = [step('vpc', []), step('check', ['vpc'], { holds: false }), step('instance', ['check'])];
  expect(planUndo(steps, all(steps)).undo).toEqual([
    { name: 'vpc', waitsFor: ['instance'] },
    { name: 'instance', waitsFor: [] },
  ]);
});

test('what something retained stands on is retained too', () => {
  const steps = [step('vpc', []), step('files', ['vpc'], { policy: 'retain' }), step('instance', ['vpc'])];
  const plan = planUndo(steps, all(steps));
  expect([...plan.retained].sort()).toEqual(['files', 'vpc']);
  expect(plan.undo).toEqual([{ name: 'instance', waitsFor: [] }]);
});

test('what nothing retained stands on is undone, though others stand on it', () => {
  const steps = [step('vpc', []), step('files', ['vpc'], { policy: 'retain' }), step('net', []), step('app', ['net'])];
  expect(planUndo(steps, all(steps))).toEqual({
    undo: [
      { name: 'net', waitsFor: ['app'] },
      { name: 'app', waitsFor: [] },
    ],
    retained: ['vpc', 'files'],
  });
});

test('what is not asked for is neither undone nor retained, and nothing waits for it', () => {
  const steps = [step('vpc', []), step('files', ['vpc'], { policy: 'retain' }), step('instance', ['vpc'])];
  expect(planUndo(steps, new Set(['vpc']))).toEqual({ undo: [{ name: 'vpc', waitsFor: [] }], retained: [] });
  expect(planUndo(steps, new Set())).toEqual({ undo: [], retained: [] });
});

test('a retained step that made nothing holds nothing back', () => {
  const steps = [step('vpc', []), step('files', ['vpc'], { policy: 'retain', holds: false })];
  expect(planUndo(steps, all(steps))).toEqual({ undo: [{ name: 'vpc', waitsFor: [] }], retained: [] });
});

describe('an order of their own', () => {
  const waitsOf = (name: string, steps: readonly UndoCandidate[]) =>
    planUndo(steps, all(steps)).undo.find((item) => item.name === name)?.waitsFor;

  test('a step waits for what it is undone after, once, beside what depends on it', () => {
    const steps = [step('web', []), step('app', [], { goesAfter: ['web', 'log'] }), step('log', ['app'])];
    expect(waitsOf('app', steps)).toEqual(['log', 'web']);
  });

  test('it does not wait for what is not undone', () => {
    const app = step('app', [], { goesAfter: ['web', 'gone'] });
    expect(waitsOf('app', [step('web', [], { holds: false }), app])).toEqual([]);
    expect(waitsOf('app', [step('web', [], { policy: 'retain' }), app])).toEqual([]);
    expect(waitsOf('web', [step('web', []), { ...app, holds: false }])).toEqual([]);
  });

  test('it does not wait for what waits for it, directly or through others', () => {
    const app = step('app', [], { goesAfter: ['web'] });
    expect(waitsOf('app', [step('web', []), app, step('log', ['app', 'web'])])).toEqual(['log', 'web']);
    const under = [step('web', []), step('net', ['web']), { ...app, ...step('app', ['net'], { goesAfter: ['web'] }) }];
    expect(waitsOf('app', under)).toEqual([]);
    const circle = [step('a', [], { goesAfter: ['b'] }), step('b', [], { goesAfter: ['a'] })];
    expect(planUndo(circle, all(circle)).undo).toEqual([
      { name: 'a', waitsFor: ['b'] },
      { name: 'b', waitsFor: [] },
    ]);
  });

  test('a step goes before what it need not wait for, and not before what stands on that', () => {
    const web = step('web', [], { goesBefore: ['alarm'] });
    expect(waitsOf('web', [web, step('alarm', ['web'])])).toEqual([]);
    expect(waitsOf('web', [step('net', []), web, step('alarm', ['web'])])).toEqual([]);
    expect(waitsOf('web', [web, step('alarm', ['web']), step('page', ['alarm'])])).toEqual(['page']);
    expect(waitsOf('web', [web, step('alarm', ['web']), step('page', ['web'])])).toEqual(['page']);
  });
});

const graphs = fc
  .array(
    fc.record({ before: fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), holds: fc.boolean(), retain: fc.boolean() }),
    { minLength: 1, maxLength: 30 },
  )
  .map((drawn) =>
    drawn.map(({ before, holds, retain }, index) =>
      step(
        `s${index}`,
        [...new Set(before.filter((other) => other < index))].map((other) => `s${other}`),
        { holds, policy: retain && index % 5 === 0 ? 'retain' : 'compensate' },
      ),
    ),
  );

test('of any graph: everything that holds something is undone once or retained, in an order that can be kept', () => {
  fc.assert(
    fc.property(graphs, (steps) => {
      const plan = planUndo(steps, all(steps));
      const undone = plan.undo.map(({ name }) => name);
      expect([...undone, ...plan.retained].sort()).toEqual(
        steps
          .filter(({ holds }) => holds)
          .map(({ name }) => name)
          .sort(),
      );
      const done = new Set<string>();
      for (let left = [...plan.undo]; left.length > 0; ) {
        const next = left.filter(({ waitsFor }) => waitsFor.every((name) => done.has(name)));
        expect(next.length).toBeGreaterThan(0);
        for (const { name } of next) done.add(name);
        left = left.filter(({ name }) => !done.has(name));
      }
    }),
  );
});

test('of any graph: a dependency on a step that is not there changes nothing', () => {
  fc.assert(
    fc.property(graphs, fc.infiniteStream(fc.boolean()), (steps, draw) => {
      const gone = { step: 'gone', until: 'ready' } as const;
      const more = steps.map((one) => (draw.next().value ? { ...one, dependsOn: [gone, ...one.dependsOn] } : one));
      expect(planUndo(more, all(steps))).toEqual(planUndo(steps, all(steps)));
    }),
  );
});

test('of any graph: a step waits for nothing but the nearest, in one order whatever theirs in the file', () => {
  fc.assert(
    fc.property(graphs, (steps) => {
      const { undo } = planUndo(steps, all(steps));
      const undone = new Set(undo.map(({ name }) => name));
      const dependents = (name: string) =>
        steps.filter(({ dependsOn }) => dependsOn.some(({ step: on }) => on === name));
      const nearest = (name: string): readonly string[] =>
        dependents(name).flatMap((other) => (undone.has(other.name) ? [other.name] : nearest(other.name)));
      for (const { name, waitsFor } of undo) expect(waitsFor).toEqual([...new Set(nearest(name))].sort());
      const byName = (items: typeof undo) => [...items].sort((a, b) => a.name.localeCompare(b.name));
      expect(byName(planUndo([...steps].reverse(), all(steps)).undo)).toEqual(byName(undo));
    }),
    { numRuns: 60 },
  );
});

test('of any graph: nothing is undone before all that reaches it over dependencies', () => {
  fc.assert(
    fc.property(graphs, (steps) => {
      const plan = planUndo(steps, all(steps));
      const waits = new Map(plan.undo.map(({ name, waitsFor }) => [name, waitsFor]));
      const before = (name: string, seen = new Set<string>()): Set<string> => {
        for (const other of waits.get(name) ?? []) if (!seen.has(other)) before(other, seen.add(other));
        return seen;
      };
      const reaches = (from: UndoCandidate, to: string): boolean =>
        from.dependsOn.some(
          ({ step: name }) => name === to || reaches(steps.find((other) => other.name === name)!, to),
        );
      for (const { name } of plan.undo) {
        const earlier = before(name);
        for (const other of steps)
          if (waits.has(other.name) && reaches(other, name)) expect(earlier).toContain(other.name);
      }
    }),
    { numRuns: 60 },
  );
});

test('of any graph: whatever order is asked for beside, all is undone in an order that can be kept', () => {
  const wishes = fc.array(fc.tuple(fc.nat({ max: 29 }), fc.nat({ max: 29 }), fc.boolean()), { maxLength: 20 });
  fc.assert(
    fc.property(graphs, wishes, (steps, wished) => {
      const named = (index: number, kind: boolean) =>
        wished.flatMap(([a, b, isAfter]) => (a === index && isAfter === kind ? [`s${b}`] : []));
      const asked = steps.map((one, index) => ({
        ...one,
        goesAfter: named(index, true),
        goesBefore: named(index, false),
      }));
      const plan = planUndo(asked, all(steps));
      expect([...plan.retained].sort()).toEqual([...planUndo(steps, all(steps)).retained].sort());
      const done = new Set<string>();
      for (let left = [...plan.undo]; left.length > 0; left = left.filter(({ name }) => !done.has(name))) {
        const next = left.filter(({ waitsFor }) => waitsFor.every((name) => done.has(name)));
        expect(next.length).toBeGreaterThan(0);
        for (const { name } of next) done.add(name);
      }
    }),
  );
});

test('items are dealt evenly, and too many are refused', () => {
  const lists = dealIntoLists(
    Array.from({ length: 200 }, (_, index) => index),
    5,
    40,
  );
  expect(lists.map((list) => list.length)).toEqual([40, 40, 40, 40, 40]);
  expect(dealIntoLists(['a', 'b', 'c'], 2, 2)).toEqual([['a', 'c'], ['b']]);
  expect(() => dealIntoLists(Array.from({ length: 201 }), 5, 40)).toThrow(
    new RangeError('201 items do not fit into 5 lists of 40'),
  );
});
