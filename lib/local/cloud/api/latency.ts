import type { Random } from '../../../ports/random';
import { latencyMilliseconds } from '../figures';

const slow: Readonly<Record<string, readonly [number, number]>> = latencyMilliseconds.slow;

/** Milliseconds that a call takes until it has its effect and its answer. */
export function drawLatency(random: Random, operation: string): number {
  const reads = /^(Describe|Get|List|BatchGet)/.test(operation);
  const own = Object.hasOwn(slow, operation) ? slow[operation] : undefined;
  const [from, to] = own ?? (reads ? latencyMilliseconds.read : latencyMilliseconds.write);
  return Math.round(from + random.next() * (to - from));
}
