import type { Duration } from '../../lambdas/actions/definition';
import { inOrder, type TimedStep } from '../domain/schedule';

/** One step with how long its phases usually and nearly always take. */
export interface UncertainStep extends Pick<TimedStep, 'name' | 'dependsOn'> {
  readonly created: Duration;
  readonly ready: Duration;
  /** No phase takes longer: the step fails instead. */
  readonly timeoutSeconds: number;
}

/** How long half of all deployments take at the most, and nineteen in twenty. */
export interface Estimate {
  readonly p50Seconds: number;
  readonly p95Seconds: number;
}

/** Enough for the figures to settle within about two percent. */
const drawnDeployments = 1000;

/** The 95th percentile of the standard normal distribution. */
const z95 = 1.6449;

/** How the estimate comes about, for those who read it. */
export const estimateMethod = [
  `${drawnDeployments} deployments drawn from the actions’ published durations`,
  '(log-normal through p50 and p95, the steps independent of each other, none longer than its timeout),',
  'the same at every call; without failures, retries and the roughly half second a step that Step Functions takes',
].join(' ');

/**
 * Draws deployments and looks how long they take. A sum of medians would be too low: of many steps side by side, one
 * is nearly always late.
 */
export function estimateOf(steps: readonly UncertainStep[]): Estimate {
  const times = { created: new Map<string, Float64Array>(), ready: new Map<string, Float64Array>() };
  const ends = new Float64Array(drawnDeployments);
  for (const [index, step] of inOrder(steps).entries()) {
    const starts = new Float64Array(drawnDeployments);
    for (const { step: before, until } of step.dependsOn) raiseTo(starts, times[until].get(before));
    const lucks = shuffledLucks(index);
    const createdAfter = secondsBy(step.created, step.timeoutSeconds);
    const readyAfter = secondsBy(step.ready, step.timeoutSeconds);
    const created = starts.map((start, draw) => start + createdAfter(lucks[draw] ?? 0));
    // A slow creation makes a slow step: both phases share their luck.
    const ready = starts.map((start, draw) => start + readyAfter(lucks[draw] ?? 0));
    raiseTo(ready, created);
    raiseTo(ends, ready);
    times.created.set(step.name, created);
    times.ready.set(step.name, ready);
  }
  ends.sort();
  return { p50Seconds: quantile(ends, 0.5), p95Seconds: quantile(ends, 0.95) };
}

/** Makes no value smaller than the one at its place in the other list. */
function raiseTo(values: Float64Array, others: Float64Array | undefined): void {
  if (!others) return;
  for (let index = 0; index < values.length; index++) {
    const other = others[index] ?? 0;
    if (other > (values[index] ?? 0)) values[index] = other;
  }
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

/** Seconds by luck: the log-normal curve through both figures. A median of nothing is taken as a tenth of the p95. */
function secondsBy({ p50Seconds, p95Seconds }: Duration, timeoutSeconds: number): (luck: number) => number {
  const median = Math.max(p50Seconds, p95Seconds / 10);
  if (median === 0 || p95Seconds <= median) return () => Math.min(median, timeoutSeconds);
  const sigma = Math.log(p95Seconds / median) / z95;
  return (luck) => Math.min(median * Math.exp(sigma * luck), timeoutSeconds);
}

/** One normal deviate from each of equally likely ranges, so that every step alone comes to its own figures exactly. */
const lucks = Float64Array.from({ length: drawnDeployments }, (_, range) => normalAt((range + 0.5) / drawnDeployments));

/** The deviates in an order that belongs to the step (Fisher and Yates). */
function shuffledLucks(step: number): Float64Array {
  const shuffled = lucks.slice();
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(chance(step * drawnDeployments + last) * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? 0, shuffled[last] ?? 0];
  }
  return shuffled;
}

/** The standard normal deviate below which that share lies (Abramowitz and Stegun 26.2.23, within 0.00045). */
function normalAt(share: number): number {
  if (share > 0.5) return -normalAt(1 - share);
  const t = Math.sqrt(-2 * Math.log(share));
  return (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

/** A number in [0, 1) that is the same for the same key: the finalizer of MurmurHash3. */
function chance(key: number): number {
  let mixed = Math.imul(key + 1, 0x9e3779b1) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
}
