import fc from 'fast-check';
import { planResume, type ResumeCandidate, type WantedStep } from '../../lib/rollback/plan-resume';

const had = (name: string, dependsOn: readonly string[], facts: Partial<ResumeCandidate> = {}): ResumeCandidate => ({
  name,
  dependsOn,
  stands: true,
  holds: true,
  ...facts,
});
const wants = (name: string, dependsOn: readonly string[], changed?: string): WantedStep => ({
  name,
  dependsOn,
  follows: dependsOn,
  asksAnew: false,
  changed,
});
const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name);

const chain = [had('vpc', []), had('instance', ['vpc']), had('docker', ['instance'])];
const wanted = [wants('vpc', []), wants('instance', ['vpc']), wants('docker', ['instance'])];

test('what stands as it is wanted is kept, whole', () => {
  const plan = planResume(chain, wanted);
  expect(names(plan.kept)).toEqual(['vpc', 'instance', 'docker']);
  expect([plan.again, plan.dropped, plan.undo]).toEqual([[], [], []]);
});

test('a step that failed runs again; it is undone first only where it holds something', () => {
  const failed = { stands: false, fallen: 'it failed: AccessDenied' };
  const holding = planResume([chain[0]!, chain[1]!, had('docker', ['instance'], failed)], wanted);
  expect(holding.again).toEqual([{ name: 'docker', reason: 'it failed: AccessDenied' }]);
  expect(names(holding.undo)).toEqual(['docker']);
  const empty = planResume([chain[0]!, chain[1]!, had('docker', ['instance'], { ...failed, holds: false })], wanted);
  expect([names(empty.kept), names(empty.again), empty.undo]).toEqual([['vpc', 'instance'], ['docker'], []]);
});

test('a changed step takes with it all that depends on it, and nothing else', () => {
  const plan = planResume(chain, [wanted[0]!, wants('instance', ['vpc'], 'its input count is another'), wanted[2]!]);
  expect(names(plan.kept)).toEqual(['vpc']);
  expect(plan.again).toEqual([
    { name: 'instance', reason: 'its input count is another' },
    { name: 'docker', reason: 'instance, which it needs, runs again' },
  ]);
  expect(names(plan.undo)).toEqual(['instance', 'docker']);
});

test('what stands on something dropped that holds nothing stays', () => {
  const steps = [had('check', [], { holds: false }), had('vpc', ['check'])];
  const plan = planResume(steps, [wants('vpc', [])]);
  expect([names(plan.kept), names(plan.dropped), plan.undo]).toEqual([['vpc'], ['check'], []]);
});

test('what was started after something that must go is undone although it no longer names it', () => {
  const plan = planResume(
    [had('old', []), had('between', ['old'], { holds: false }), had('top', ['between'])],
    [wants('between', []), wants('top', ['between'])],
  );
  expect(names(plan.undo)).toEqual(['old', 'between', 'top']);
  expect([plan.kept, names(plan.again)]).toEqual([[], ['between', 'top']]);
});

test('the reason that was found first is told, though what it stands on goes as well', () => {
  const failed = { stands: false, fallen: 'it failed' };
  const stopped = { stands: false, fallen: 'it was stopped on its way' };
  const plan = planResume(
    [had('app', ['net'], stopped), had('net', [], failed)],
    [wants('app', ['net']), wants('net', [])],
  );
  expect(plan.undo).toEqual([
    { name: 'app', reason: 'it was stopped on its way' },
    { name: 'net', reason: 'it failed' },
  ]);
});

interface Drawn {
  readonly standing: readonly ResumeCandidate[];
  readonly wanted: readonly WantedStep[];
}

const step = fc.record({
  before: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
  now: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
  was: fc.boolean(),
  is: fc.boolean(),
  stands: fc.boolean(),
  holds: fc.boolean(),
  changed: fc.boolean(),
});
const drawn = fc.array(step, { minLength: 1, maxLength: 20 }).map((steps): Drawn => {
  const earlier = (index: number, of: readonly number[], there: 'was' | 'is') =>
    [...new Set(of)].filter((other) => other < index && steps[other]?.[there]).map((other) => `s${other}`);
  return {
    standing: steps.flatMap(({ before, was, stands, holds }, index) =>
      was ? [had(`s${index}`, earlier(index, before, 'was'), { stands, holds })] : [],
    ),
    wanted: steps.flatMap(({ now, is, changed }, index) =>
      is ? [wants(`s${index}`, earlier(index, now, 'is'), changed ? 'changed' : undefined)] : [],
    ),
  };
});

test('of any two graphs: kept is closed under dependencies, undone under dependents, and together they are everything', () => {
  fc.assert(
    fc.property(drawn, ({ standing, wanted: wish }) => {
      const plan = planResume(standing, wish);
      const [kept, again, dropped, undo] = [plan.kept, plan.again, plan.dropped, plan.undo].map(
        (of) => new Set(names(of)),
      ) as [Set<string>, Set<string>, Set<string>, Set<string>];
      const former = new Map(standing.map((one) => [one.name, one]));
      for (const { name, dependsOn, changed } of wish) {
        expect(Number(kept.has(name)) + Number(again.has(name)) + Number(dropped.has(name))).toBe(1);
        if (!kept.has(name)) continue;
        expect(changed).toBeUndefined();
        expect(former.get(name)?.stands).toBe(true);
        for (const other of dependsOn) expect(kept.has(other)).toBe(true);
      }
      for (const { name, dependsOn, holds } of standing) {
        expect(Number(kept.has(name)) + Number(again.has(name)) + Number(dropped.has(name))).toBe(1);
        expect(kept.has(name) && undo.has(name)).toBe(false);
        if (holds) expect(undo.has(name)).toBe(!kept.has(name));
        if (dependsOn.some((other) => undo.has(other))) expect(undo.has(name)).toBe(true);
      }
      expect(kept.size + again.size + dropped.size).toBe(new Set([...names(standing), ...names(wish)]).size);
      for (const { reason } of [...plan.kept, ...plan.again, ...plan.dropped, ...plan.undo])
        expect(reason).not.toBe('');
    }),
    { numRuns: 2_000 },
  );
});

test('nothing is taken down without need: a step that stands and is wanted as it is falls with another only', () => {
  fc.assert(
    fc.property(drawn, ({ standing, wanted: wish }) => {
      const plan = planResume(standing, wish);
      const [again, undo] = [new Set(names(plan.again)), new Set(names(plan.undo))];
      for (const { name, dependsOn, changed } of wish) {
        const former = standing.find((one) => one.name === name);
        if (!again.has(name) || !former?.stands || changed !== undefined) continue;
        expect(dependsOn.some((other) => again.has(other)) || former.dependsOn.some((other) => undo.has(other))).toBe(
          true,
        );
      }
    }),
    { numRuns: 2_000 },
  );
});
