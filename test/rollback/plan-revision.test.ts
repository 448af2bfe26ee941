import fc from 'fast-check';
import { type FormerStep, planRevision, type RevisedStep } from '../../lib/rollback/plan-revision';

const had = (name: string, dependsOn: readonly string[], facts: Partial<FormerStep> = {}): FormerStep => ({
  name,
  dependsOn,
  stands: true,
  holds: true,
  holdsData: false,
  ...facts,
});
const wants = (name: string, dependsOn: readonly string[], facts: Partial<RevisedStep> = {}): RevisedStep => ({
  name,
  dependsOn,
  follows: dependsOn,
  asksAnew: false,
  changed: undefined,
  standsBeside: true,
  worksIn: [],
  ...facts,
});
const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name);
const outline = (plan: ReturnType<typeof planRevision>) => ({
  kept: names(plan.kept),
  added: names(plan.added),
  replaced: names(plan.replaced),
  removed: names(plan.removed),
});

const former = [had('net', []), had('box', ['net']), had('app', ['box']), had('edge', ['net'])];
const same = [
  wants('net', []),
  wants('box', ['net']),
  wants('app', ['box'], { worksIn: ['box'] }),
  wants('edge', ['net']),
];
const but = (name: string, facts: Partial<RevisedStep>): readonly RevisedStep[] =>
  same.map((step) => (step.name === name ? { ...step, ...facts } : step));

test('what is wanted as it is stays', () => {
  expect(outline(planRevision(former, same))).toEqual({
    kept: ['net', 'box', 'app', 'edge'],
    added: [],
    replaced: [],
    removed: [],
  });
});

test('what is changed, and what stands on it, is made anew', () => {
  const plan = planRevision(former, but('box', { changed: 'it is bigger' }));
  expect(outline(plan)).toEqual({ kept: ['net', 'edge'], added: [], replaced: ['box', 'app'], removed: [] });
  expect(plan.replaced).toEqual([
    { name: 'box', reason: 'it is bigger' },
    { name: 'app', reason: 'box, which it needs, runs again' },
  ]);
});

test('what works inside of something takes that with it: what serves there goes on', () => {
  const plan = planRevision(former, but('app', { changed: 'it is another version' }));
  expect(outline(plan)).toEqual({ kept: ['net', 'edge'], added: [], replaced: ['box', 'app'], removed: [] });
  expect(plan.replaced[0]).toEqual({ name: 'box', reason: 'app works in it, and runs' });
});

test('so does what is new and works in what serves', () => {
  const plan = planRevision(former, [...same, wants('more', ['box'], { worksIn: ['box'] })]);
  expect(outline(plan)).toEqual({ kept: ['net', 'edge'], added: ['more'], replaced: ['box', 'app'], removed: [] });
});

test('what is no longer wanted goes, and what made nothing is not made anew', () => {
  const plan = planRevision(
    [...former, had('check', ['app'], { holds: false })],
    [...same.filter(({ name }) => name !== 'edge'), wants('check', ['app'], { changed: 'it asks for more' })],
  );
  expect(outline(plan)).toEqual({ kept: ['net', 'box', 'app'], added: ['check'], replaced: [], removed: ['edge'] });
});

test('what cannot be there twice is refused where it would have to be, and only there', () => {
  const alone = but('box', { standsBeside: false });
  expect(planRevision(former, alone).refused).toEqual([]);
  const changed = alone.map((step) => (step.name === 'box' ? { ...step, changed: 'it is bigger' } : step));
  expect(planRevision(former, changed).refused).toEqual([
    { name: 'box', reason: 'what it makes cannot be there twice, and it is bigger' },
  ]);
});

const withData = [...former, had('disk', ['box'], { holdsData: true }), had('files', ['net'], { holdsData: true })];
const sameWithData = [...same, wants('disk', ['box']), wants('files', ['net'])];

test('what holds data stays with what else stays', () => {
  const plan = planRevision(withData, [...but('edge', { changed: 'it is wider' }), ...sameWithData.slice(-2)]);
  expect(plan.refused).toEqual([]);
  expect(outline(plan)).toMatchObject({ kept: ['net', 'box', 'app', 'disk', 'files'], replaced: ['edge'] });
});

test('what holds data is not made anew: not where it is changed, and not where it stands on what is', () => {
  const changed = [...same, wants('disk', ['box']), wants('files', ['net'], { changed: 'it is elsewhere' })];
  expect(planRevision(withData, changed).refused).toEqual([
    { name: 'files', reason: 'it holds data, which would stay behind, and it is elsewhere' },
  ]);
  const bigger = [...but('app', { changed: 'it is another' }), ...sameWithData.slice(-2)];
  expect(planRevision(withData, bigger).refused).toEqual([
    { name: 'disk', reason: 'it holds data, which would stay behind, and box, which it needs, runs again' },
  ]);
});

test('what holds data is not removed, and what holds none is', () => {
  const plan = planRevision(withData, [wants('net', []), wants('box', ['net']), wants('files', ['net'])]);
  expect(names(plan.removed)).toEqual(['app', 'edge', 'disk']);
  expect(plan.refused).toEqual([
    { name: 'disk', reason: 'it holds data, which would stay behind, and it is no longer in the workflow' },
  ]);
});

test('of what holds data that is said first, whether it can be there twice or not', () => {
  const alone = [...same, wants('disk', ['box'], { standsBeside: false, changed: 'it is bigger' }), wants('files', [])];
  expect(planRevision(withData, alone).refused).toEqual([
    { name: 'disk', reason: 'it holds data, which would stay behind, and it is bigger' },
  ]);
});

describe('what asks, waits or tells', () => {
  // A gate is nothing to stand on: the box stands on the net, and comes after the gate.
  const gate = had('gate', ['net'], { holds: false });
  const asks = wants('gate', ['net'], { asksAnew: true });
  const gatedBox = (steps: readonly RevisedStep[]) =>
    steps.map((step) => (step.name === 'box' ? { ...step, follows: ['net', 'gate'] } : step));
  const gated = [...former, gate];

  test('does so anew where anything after it is made anew, directly or through others', () => {
    const plan = planRevision(gated, [...gatedBox(but('app', { changed: 'it is another', worksIn: [] })), asks]);
    expect(outline(plan)).toEqual({ kept: ['net', 'box', 'edge'], added: ['gate'], replaced: ['app'], removed: [] });
    expect(plan.added).toEqual([{ name: 'gate', reason: 'app comes after it, and runs' }]);
  });

  test('or is added, or goes', () => {
    const more = planRevision(gated, [...gatedBox(same), wants('more', ['app']), asks]);
    expect(names(more.added)).toEqual(['more', 'gate']);
    const from = [had('net', []), gate, had('box', ['net', 'gate'])];
    const less = planRevision(from, [wants('net', []), asks]);
    expect(less.added).toEqual([{ name: 'gate', reason: 'box comes after it, and goes' }]);
    const gone = planRevision([had('net', []), gate, had('box', ['gate'], { holds: false })], [wants('net', []), asks]);
    expect(names(gone.kept)).toEqual(['net', 'gate']);
  });

  test('for the first reason that there is, in the order of the workflow', () => {
    const two = [wants('one', ['gate']), wants('two', ['gate']), wants('three', ['two'])];
    const { added } = planRevision(
      [gate],
      [asks, ...two].map((step) => ({ ...step, worksIn: [] })),
    );
    expect(added.find(({ name }) => name === 'gate')).toEqual({ name: 'gate', reason: 'one comes after it, and runs' });
  });

  test('stays where nothing after it is another', () => {
    const plan = planRevision(gated, [...gatedBox(but('edge', { changed: 'it is wider' })), asks]);
    expect(outline(plan)).toMatchObject({ kept: ['net', 'box', 'app', 'gate'], added: [] });
  });

  test('takes with it what uses its answer', () => {
    const uses = same.map((step) => (step.name === 'box' ? { ...step, dependsOn: ['gate'], follows: ['gate'] } : step));
    const plan = planRevision(gated, [...uses, asks, wants('more', ['app'])]);
    expect(outline(plan)).toMatchObject({ kept: ['net', 'edge'], added: ['gate', 'more'], replaced: ['box', 'app'] });
  });
});

test('of any graph: nothing that is kept stands on, or has inside, anything that is made anew', () => {
  const step = fc.record({
    before: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
    inside: fc.boolean(),
    changed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
      const on = (index: number) =>
        [...new Set(steps[index]!.before)].filter((other) => other < index).map((other) => `s${other}`);
      const wanted = steps.map(({ inside, changed }, index) =>
        wants(`s${index}`, on(index), {
          changed: changed ? 'changed' : undefined,
          worksIn: inside ? on(index).slice(0, 1) : [],
        }),
      );
      const plan = planRevision(
        steps.map((_, index) => had(`s${index}`, on(index))),
        wanted,
      );
      const kept = new Set(names(plan.kept));
      for (const { name, dependsOn, changed, worksIn } of wanted) {
        if (kept.has(name)) expect([changed, dependsOn.filter((other) => !kept.has(other))]).toEqual([undefined, []]);
        else expect(worksIn.filter((base) => kept.has(base))).toEqual([]);
      }
      expect(Object.values(outline(plan)).flat().sort()).toEqual(names(wanted).sort());
    }),
  );
});
