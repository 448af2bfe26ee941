import type { StepGraph, StepIndex } from './step-graph';

/**
 * One shortest cycle of every knot of steps that depend on each other, as names in the direction
 * "depends on", the first name repeated at the end: `a -> b -> a`. Begins with the step that stands first
 * in the file.
 */
export function findCycles(graph: StepGraph): readonly (readonly string[])[] {
  const suspects = new Set(graph.names.keys());
  const cycles: string[][] = [];
  // A set may shrink while it is read.
  for (const start of suspects) {
    const cycle = shortestCycle(graph, start, suspects);
    if (!cycle) {
      suspects.delete(start);
      continue;
    }
    cycles.push(fromFirst(cycle).map((index) => graph.names[index] ?? ''));
    // The whole knot is one problem: mending this cycle comes first.
    for (const index of knotOf(graph, start, suspects)) suspects.delete(index);
  }
  return cycles;
}

/** The steps reached from `start` over edges among `within`, each with the step it was reached from. */
function reach(
  start: StepIndex,
  next: (index: StepIndex) => readonly StepIndex[],
  within: ReadonlySet<StepIndex>,
): ReadonlyMap<StepIndex, StepIndex> {
  const from = new Map<StepIndex, StepIndex>();
  const queue = [start];
  for (const index of queue) {
    for (const to of next(index)) {
      if (!within.has(to) || from.has(to)) continue;
      from.set(to, index);
      queue.push(to);
    }
  }
  return from;
}

function dependenciesOf(graph: StepGraph): (index: StepIndex) => readonly StepIndex[] {
  return (index) => (graph.dependencies[index] ?? []).map((edge) => edge.to);
}

function shortestCycle(graph: StepGraph, start: StepIndex, within: ReadonlySet<StepIndex>): StepIndex[] | undefined {
  const from = reach(start, dependenciesOf(graph), within);
  if (!from.has(start)) return undefined;
  const backwards = [start];
  let at = from.get(start);
  while (at !== undefined && at !== start) {
    backwards.push(at);
    at = from.get(at);
  }
  return backwards.reverse();
}

function knotOf(graph: StepGraph, start: StepIndex, within: ReadonlySet<StepIndex>): readonly StepIndex[] {
  const below = reach(start, dependenciesOf(graph), within);
  const above = reach(start, (index) => graph.dependents[index] ?? [], within);
  return [...below.keys()].filter((index) => above.has(index));
}

function fromFirst(cycle: readonly StepIndex[]): StepIndex[] {
  const first = cycle.indexOf(Math.min(...cycle));
  const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
  return [...turned, ...turned.slice(0, 1)];
}
