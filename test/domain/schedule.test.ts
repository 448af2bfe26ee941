import { barrierSeconds, mostAtOnce, scheduleOf, serialSeconds, type TimedStep } from '../../lib/domain/schedule';
import { SeededRandom } from '../../lib/local/time/seeded-random';

type Edge = string | { readonly step: string; readonly until: 'created' };

function step(name: string, created: number, ready: number, ...dependsOn: readonly Edge[]): TimedStep {
  return {
    name,
    dependsOn: dependsOn.map((edge) => (typeof edge === 'string' ? { step: edge, until: 'ready' } : edge)),
    createdSeconds: created,
    readySeconds: ready,
  };
}

const onceCreated = (name: string) => ({ step: name, until: 'created' }) as const;

/** All ways from a step without dependencies to this one, with the seconds until its start. */
function waysTo(target: TimedStep, byName: ReadonlyMap<string, TimedStep>): { steps: string[]; seconds: number }[] {
  if (target.dependsOn.length === 0) return [{ steps: [target.name], seconds: 0 }];
  return target.dependsOn.flatMap((edge) => {
    const before = byName.get(edge.step)!;
    const phase = edge.until === 'created' ? before.createdSeconds : before.readySeconds;
    return waysTo(before, byName).map(({ steps, seconds }) => ({
      steps: [...steps, target.name],
      seconds: seconds + phase,
    }));
  });
}

describe('scheduleOf', () => {
  it('lets a step start when all that it waits for has got as far as it asks', () => {
    const steps = [step('a', 4, 10), step('b', 1, 3, onceCreated('a')), step('c', 2, 2, 'a', 'b')];
    const { times, criticalSteps, criticalSeconds } = scheduleOf(steps);
    expect(times.get('b')).toMatchObject({ starts: 4, created: 5, ready: 7 });
    expect(times.get('c')).toMatchObject({ starts: 10, ready: 12 });
    expect(criticalSteps).toEqual(['a', 'c']);
    expect(criticalSeconds).toBe(12);
  });

  it('ends with the last step that is ready, even if nobody waits for it', () => {
    const { criticalSteps, criticalSeconds } = scheduleOf([step('a', 1, 50), step('b', 1, 2, onceCreated('a'))]);
    expect(criticalSteps).toEqual(['a']);
    expect(criticalSeconds).toBe(50);
  });

  it('reads steps in any order, and is empty for none', () => {
    expect(scheduleOf([step('c', 0, 1, 'b'), step('b', 0, 1, 'a'), step('a', 0, 1)]).criticalSteps).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(scheduleOf([])).toMatchObject({ criticalSteps: [], criticalSeconds: 0 });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('finds the longest of all ways through random graph %i', (seed) => {
    const random = new SeededRandom(seed);
    const below = (limit: number) => Math.floor(random.next() * limit);
    const steps = Array.from({ length: 14 }, (_, index) => {
      const before = new Set(Array.from({ length: below(Math.min(3, index) + 1) }, () => below(index)));
      const ready = below(100);
      const edges = [...before].map((one) => (random.next() < 0.5 ? `s${one}` : onceCreated(`s${one}`)));
      return step(`s${index}`, below(ready + 1), ready, ...edges);
    });
    const byName = new Map(steps.map((one) => [one.name, one]));
    const ways = steps.flatMap((one) =>
      waysTo(one, byName).map(({ steps: names, seconds }) => ({ names, seconds: seconds + one.readySeconds })),
    );
    const longest = Math.max(...ways.map(({ seconds }) => seconds));
    const { criticalSteps, criticalSeconds } = scheduleOf(steps);
    expect(criticalSeconds).toBe(longest);
    expect(ways).toContainEqual({ names: criticalSteps, seconds: longest });
  });
});

describe('what it is compared with', () => {
  const steps = [step('a', 1, 10), step('b', 1, 4), step('c', 1, 5, 'b')];

  it('adds up the slowest of each row, and all of them', () => {
    expect(barrierSeconds([['a', 'b'], ['c']], steps)).toBe(15);
    expect(serialSeconds(steps)).toBe(19);
    expect(scheduleOf(steps).criticalSeconds).toBe(10);
  });
});

describe('mostAtOnce', () => {
  const atOnce = (...steps: readonly TimedStep[]) =>
    mostAtOnce(
      scheduleOf(steps),
      steps.map(({ name }) => name),
    );

  it('counts steps that overlap, not those that follow each other', () => {
    expect(atOnce(step('a', 1, 2), step('b', 1, 2, 'a'))).toBe(1);
    expect(atOnce(step('a', 1, 2), step('b', 1, 2, onceCreated('a')))).toBe(2);
    expect(atOnce(step('a', 0, 0), step('b', 0, 0))).toBe(2);
    expect(atOnce()).toBe(0);
  });

  it('counts only the steps that are named', () => {
    expect(mostAtOnce(scheduleOf([step('a', 1, 2), step('b', 1, 2)]), ['b'])).toBe(1);
  });
});
