import type { StepGraph, StepIndex } from './step-graph';

/** What Kahn's algorithm finds. */
export interface Order {
  /** Every step after what it depends on; steps on a cycle or behind one are missing. */
  readonly sorted: readonly StepIndex[];
  /** The longest way from a step without dependencies, per step; undefined for steps that are missing above. */
  readonly level: readonly (number | undefined)[];
}

/** Topological order, level by level. */
export function orderSteps(graph: StepGraph): Order {
  const open = graph.dependencies.map((edges) => edges.length);
  const level: (number | undefined)[] = graph.names.map(() => undefined);
  const sorted: StepIndex[] = [];
  for (const [index, count] of open.entries()) {
    if (count > 0) continue;
    sorted.push(index);
    level[index] = 0;
  }
  // `sorted` grows while it is read: it is the queue.
  for (const index of sorted) {
    for (const dependent of graph.dependents[index] ?? []) {
      const left = (open[dependent] ?? 0) - 1;
      open[dependent] = left;
      if (left > 0) continue;
      level[dependent] = (level[index] ?? 0) + 1;
      sorted.push(dependent);
    }
  }
  return { sorted, level };
}

/** The names of the steps of each level, for showing a graph in rows. Steps on a cycle have no level. */
export function levels(graph: StepGraph): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (const [index, level] of orderSteps(graph).level.entries()) {
    if (level === undefined) continue;
    while (rows.length <= level) rows.push([]);
    rows[level]?.push(graph.names[index] ?? '');
  }
  return rows;
}
