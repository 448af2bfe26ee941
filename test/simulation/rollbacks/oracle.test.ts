import fc from 'fast-check';
import { fateOf, type Wanted } from '../../../lib/simulation/rollbacks/oracle';
import { resumeFateOf, type StandingStep } from '../../../lib/simulation/rollbacks/oracle-of-resume';

/** `a:docker<b,c` is a step of that service which depends on those; a `!` retains it, a `-` holds nothing, a `?` does not stand. */
const graph = (...texts: readonly string[]): readonly StandingStep[] =>
  texts.map((text) => {
    const [, name = '', service = 'aws', dependsOn = '', flags = ''] =
      /^([a-z]+)(?::([a-z]+))?(?:<([a-z,]+))?([!?-]*)$/.exec(text) ?? [];
    return {
      name,
      service,
      dependsOn: dependsOn === '' ? [] : dependsOn.split(','),
      isRetained: flags.includes('!'),
      holds: !flags.includes('-'),
      stands: !flags.includes('?'),
    };
  });

const fates = (steps: readonly StandingStep[], wanted: Wanted) => {
  const { undone, retained } = fateOf(steps, wanted);
  return [[...undone].sort().join(), [...retained].sort().join()];
};

const line = graph('net', 'box<net', 'app:docker<box', 'check:validation<app');
const to = (...ready: readonly string[]): Wanted => ({ type: 'partial', ready });
const of = (service: string): Wanted => ({ type: 'service', service });

test.each<[string, readonly StandingStep[], Wanted, string, string]>([
  ['all of it', line, { type: 'full' }, 'app,box,check,net', ''],
  ['what was not ready then', line, to('net', 'box'), 'app,check', ''],
  ['not what something ready stands on, ready or not', line, to('box'), 'app,check', ''],
  ['all, back to a checkpoint of nothing', line, to(), 'app,box,check,net', ''],
  ['what is of the service, and all that stands on it', line, of('docker'), 'app,check', ''],
  ['all that stands on the service, through others', line, of('aws'), 'app,box,check,net', ''],
  ['nothing of a service that no step is of', line, of('none'), '', ''],
  [
    'not what is to be retained, nor what that stands on',
    graph('net', 'box<net!', 'app<box'),
    { type: 'full' },
    'app',
    'box,net',
  ],
  [
    'what is to be retained and never came about',
    graph('net', 'box<net!-', 'app<box'),
    { type: 'full' },
    'app,box,net',
    '',
  ],
  ['what stands on nothing retained', graph('net', 'box<net!', 'other<net'), { type: 'full' }, 'other', 'box,net'],
  [
    'what the request is not about, retained or not',
    graph('net', 'box<net!', 'app:docker<box'),
    of('docker'),
    'app',
    '',
  ],
])('a rollback undoes %s', (_what, steps, wanted, undone, retained) => {
  expect(fates(steps, wanted)).toEqual([undone, retained]);
});

const goOn = (
  steps: readonly StandingStep[],
  wanted: readonly StandingStep[] = steps,
  retained: readonly string[] = [],
) => {
  const { kept, gone, aside } = resumeFateOf(steps, wanted, new Set(retained));
  return [kept, gone, aside].map((names) => [...names].sort().join());
};

test.each<[string, ReturnType<typeof goOn>, string, string, string]>([
  ['all, where all stands', goOn(line), 'app,box,check,net', '', ''],
  [
    'nothing that stands on what does not',
    goOn(graph('net', 'box<net?', 'app<box', 'other<net')),
    'net,other',
    'app,box',
    '',
  ],
  [
    'nothing above what is no longer wanted',
    goOn(line, graph('net', 'app:docker', 'check:validation<app')),
    'net',
    'app,box,check',
    '',
  ],
  [
    'nothing that is now to stand on what is new',
    goOn(graph('net', 'box<net'), graph('net', 'new', 'box<net,new')),
    'net',
    'box',
    '',
  ],
  ['beside what is made anew, what a policy keeps', goOn(graph('net?', 'box<net!?', 'app<box?')), '', 'app', 'box,net'],
  ['but not what a policy keeps and never came about', goOn(graph('net', 'box<net!-?')), 'net', 'box', ''],
  ['beside it, what a rollback has kept', goOn(graph('net', 'box<net?'), undefined, ['box']), 'net', '', 'box'],
])('a resume keeps %s', (_what, fates, kept, gone, aside) => {
  expect(fates).toEqual([kept, gone, aside]);
});

describe('whatever the graph', () => {
  const steps = fc
    .array(
      fc.record({
        service: fc.constantFrom('aws', 'docker'),
        isRetained: fc.boolean(),
        holds: fc.boolean(),
        stands: fc.boolean(),
      }),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .chain((drawn) =>
      fc
        .tuple(
          ...drawn.map((_step, index) => fc.subarray(Array.from({ length: index }, (_none, other) => `s${other}`))),
        )
        .map((before) =>
          drawn.map((step, index): StandingStep => ({ ...step, name: `s${index}`, dependsOn: before[index] ?? [] })),
        ),
    );
  const wanted = (all: readonly StandingStep[]): fc.Arbitrary<Wanted> =>
    fc.oneof(
      fc.constant<Wanted>({ type: 'full' }),
      fc.constantFrom('aws', 'docker').map(of),
      fc.subarray(all.map(({ name }) => name)).map((ready) => to(...ready)),
    );
  const cases = steps.chain((all) => fc.tuple(fc.constant(all), wanted(all)));

  test('nothing that stays stands on something undone', () => {
    fc.assert(
      fc.property(cases, ([all, what]) => {
        const { undone } = fateOf(all, what);
        for (const step of all)
          if (!undone.has(step.name)) expect(step.dependsOn.filter((name) => undone.has(name))).toEqual([]);
      }),
    );
  });

  test('nothing that a resume keeps stands on something that it does not keep', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { kept, gone, aside } = resumeFateOf(all, all, new Set());
        for (const { name, dependsOn, stands } of all) {
          expect([kept, gone, aside].filter((names) => names.has(name))).toHaveLength(1);
          if (!kept.has(name)) continue;
          expect(stands).toBe(true);
          expect(dependsOn.filter((base) => !kept.has(base))).toEqual([]);
        }
      }),
    );
  });

  test('what is undone stays undone when the same is asked for again', () => {
    fc.assert(
      fc.property(cases, ([all, what]) => {
        const first = fateOf(all, what);
        const after = all.map((step) => (first.undone.has(step.name) ? { ...step, holds: false } : step));
        const second = fateOf(after, what);
        expect([...second.retained].sort()).toEqual([...first.retained].sort());
        expect([...second.undone].sort()).toEqual([...first.undone].sort());
      }),
    );
  });
});
