import { orderSteps } from './order';
import type { StepGraph, StepIndex } from './step-graph';

/** Which steps are known to be created, or ready, when a step starts. */
export interface Ancestry {
  /** `ancestor` is created before `step` starts: its `created` outputs can be used. */
  isCreatedBefore(ancestor: string, step: string): boolean;
  /** `ancestor` is ready before `step` starts: all its outputs can be used. */
  isReadyBefore(ancestor: string, step: string): boolean;
  /** All ancestors of a step, nearest first: one list per number of edges. */
  byDistance(step: string): readonly (readonly string[])[];
}

/** The index of a step that is not there. */
const nowhere: StepIndex = -1;

/** One bit per step. */
class BitSet {
  readonly #words: Uint32Array;

  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  add(index: number): void {
    this.#words[index >>> 5] = (this.#words[index >>> 5] ?? 0) | (1 << (index & 31));
  }

  has(index: number): boolean {
    return ((this.#words[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }

  addAll(other: BitSet): void {
    for (const [index, word] of other.#words.entries()) this.#words[index] = (this.#words[index] ?? 0) | word;
  }
}

/**
 * Works out what is known when each step starts. A step over a `created` edge counts as created only, but
 * what it waited for itself is as ready for its dependents as it was for it. Steps on a cycle have no
 * ancestors.
 */
export function findAncestry(graph: StepGraph): Ancestry {
  const created = graph.names.map(() => new BitSet(graph.names.length));
  const ready = graph.names.map(() => new BitSet(graph.names.length));
  for (const index of orderSteps(graph).sorted) {
    for (const { to, until } of graph.dependencies[index] ?? []) {
      created[index]?.add(to);
      if (until === 'ready') ready[index]?.add(to);
      for (const [own, inherited] of [
        [created[index], created[to]],
        [ready[index], ready[to]],
      ]) {
        if (own && inherited) own.addAll(inherited);
      }
    }
  }
  const indexOf = (name: string): StepIndex => graph.indexOf.get(name) ?? nowhere;
  const test = (sets: readonly BitSet[]) => (ancestor: string, step: string) =>
    sets[indexOf(step)]?.has(indexOf(ancestor)) ?? false;
  return {
    isCreatedBefore: test(created),
    isReadyBefore: test(ready),
    byDistance: (step) => rings(graph, indexOf(step)),
  };
}

function rings(graph: StepGraph, start: StepIndex): readonly (readonly string[])[] {
  const seen = new Set([start]);
  const found: string[][] = [];
  let ring = [start];
  while (ring.length > 0) {
    const next: StepIndex[] = [];
    for (const index of ring) {
      for (const { to } of graph.dependencies[index] ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        next.push(to);
      }
    }
    if (next.length > 0) found.push(next.map((index) => graph.names[index] ?? ''));
    ring = next;
  }
  return found;
}
