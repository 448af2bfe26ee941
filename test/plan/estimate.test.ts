import { estimateOf, type UncertainStep } from '../../lib/plan/estimate';

function step(name: string, p50Seconds: number, p95Seconds: number, ...dependsOn: readonly string[]): UncertainStep {
  const ready = { p50Seconds, p95Seconds };
  return {
    name,
    dependsOn: dependsOn.map((before) => ({ step: before, until: 'ready' })),
    created: { p50Seconds: 0, p95Seconds: 0 },
    ready,
    timeoutSeconds: 100_000,
  };
}

const near = (value: number, wanted: number, share: number) => expect(Math.abs(value / wanted - 1)).toBeLessThan(share);

describe('estimateOf', () => {
  it('is the critical path where nothing is uncertain', () => {
    expect(estimateOf([step('a', 10, 10), step('b', 5, 5, 'a'), step('c', 12, 12)])).toEqual({
      p50Seconds: 15,
      p95Seconds: 15,
    });
    expect(estimateOf([])).toEqual({ p50Seconds: 0, p95Seconds: 0 });
  });

  it('gives back the figures of a single step', () => {
    const { p50Seconds, p95Seconds } = estimateOf([step('a', 100, 250)]);
    near(p50Seconds, 100, 0.01);
    near(p95Seconds, 250, 0.01);
  });

  it('knows that delays in a row even out: the p95 of a chain is below the sum of the p95s', () => {
    const chain = Array.from({ length: 9 }, (_, index) =>
      step(`s${index}`, 10, 30, ...(index === 0 ? [] : [`s${index - 1}`])),
    );
    const { p50Seconds, p95Seconds } = estimateOf(chain);
    expect(p50Seconds).toBeGreaterThan(90);
    expect(p95Seconds).toBeGreaterThan(1.2 * p50Seconds);
    expect(p95Seconds).toBeLessThan(0.75 * 9 * 30);
  });

  it('knows that of many steps side by side one is late', () => {
    const fan = Array.from({ length: 40 }, (_, index) => step(`s${index}`, 10, 30));
    // Of 40 steps the slowest is at the median the one at the quantile 0.5^(1/40) = 0.983: z = 2.12.
    near(estimateOf(fan).p50Seconds, 10 * Math.exp((Math.log(3) / 1.6449) * 2.12), 0.03);
  });

  it('draws nothing beyond the timeout', () => {
    expect(estimateOf([{ ...step('a', 100, 900), timeoutSeconds: 120 }]).p95Seconds).toBe(120);
  });

  it('takes a step to be created no later than ready, and lets dependents start then', () => {
    const made = { ...step('a', 100, 100), created: { p50Seconds: 20, p95Seconds: 20 } };
    const next: UncertainStep = { ...step('b', 90, 90), dependsOn: [{ step: 'a', until: 'created' }] };
    expect(estimateOf([made, next]).p50Seconds).toBe(110);
    expect(estimateOf([{ ...made, ready: { p50Seconds: 5, p95Seconds: 5 } }]).p50Seconds).toBe(20);
  });

  it('stays within the figures where a median is nothing', () => {
    const { p50Seconds, p95Seconds } = estimateOf([step('a', 0, 50)]);
    near(p50Seconds, 5, 0.01);
    near(p95Seconds, 50, 0.01);
  });

  it('says the same every time, and is quick with 200 steps', () => {
    const steps = Array.from({ length: 200 }, (_, index) =>
      step(`s${index}`, 10, 20, ...(index < 20 ? [] : Array.from({ length: 20 }, (_, before) => `s${before}`))),
    );
    const started = performance.now();
    const first = estimateOf(steps);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(estimateOf(steps)).toEqual(first);
  });
});
