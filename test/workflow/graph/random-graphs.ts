import fc from 'fast-check';
import { buildGraph, type GraphStep, type StepGraph } from '../../../lib/workflow/graph/step-graph';
import type { Dependency } from '../../../lib/workflow/model';

/** A dependency until ready. */
export function ready(step: string): Dependency {
  return { step, until: 'ready' };
}

/** A graph from names and the names they depend on. */
export function graphOf(steps: { readonly [name: string]: readonly string[] }): StepGraph {
  return buildGraph(
    Object.entries(steps).map(([name, dependencies]) => ({ name, dependsOn: dependencies.map(ready) })),
  );
}

interface Shape {
  readonly minSteps?: number;
  /** Every step but the first depends, directly or not, on the first. */
  readonly connected?: boolean;
}

/** Steps s0, s1, … in which each depends only on earlier ones, over both kinds of edges. */
export function acyclic({ minSteps = 0, connected = false }: Shape = {}): fc.Arbitrary<readonly GraphStep[]> {
  const edge = fc.record({ back: fc.nat(), until: fc.constantFrom('created' as const, 'ready' as const) });
  const edges = fc.array(fc.array(edge, { minLength: connected ? 1 : 0, maxLength: 4 }), {
    minLength: minSteps,
    maxLength: 25,
  });
  return edges.map((rows) =>
    rows.map((row, index) => {
      const targets = new Map(index === 0 ? [] : row.map(({ back, until }) => [back % index, until] as const));
      const dependsOn = [...targets].map(([to, until]) => ({ step: `s${to}`, until }));
      return { name: `s${index}`, dependsOn };
    }),
  );
}
