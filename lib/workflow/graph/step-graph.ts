import type { Dependency } from '../model';

/** What the graph needs to know of a step. */
export interface GraphStep {
  readonly name: string;
  readonly dependsOn: readonly Dependency[];
}

/** A step as a number, in the file's order: strings would be hashed a million times. */
export type StepIndex = number;

/** An edge to a step that this one waits for. */
interface Edge {
  readonly to: StepIndex;
  readonly until: Dependency['until'];
}

/** The dependencies of a workflow's steps, both ways. Names that do not exist have no edge. */
export interface StepGraph {
  readonly names: readonly string[];
  readonly indexOf: ReadonlyMap<string, StepIndex>;
  readonly dependencies: readonly (readonly Edge[])[];
  readonly dependents: readonly (readonly StepIndex[])[];
}

/** Builds the graph; of steps with the same name the first counts. */
export function buildGraph(steps: readonly GraphStep[]): StepGraph {
  const indexOf = new Map<string, StepIndex>();
  const unique: GraphStep[] = [];
  for (const step of steps) {
    if (indexOf.has(step.name)) continue;
    indexOf.set(step.name, unique.length);
    unique.push(step);
  }
  const dependents: StepIndex[][] = unique.map(() => []);
  const dependencies = unique.map((step, index) => {
    const edges: Edge[] = [];
    for (const { step: name, until } of step.dependsOn) {
      const to = indexOf.get(name);
      if (to === undefined) continue;
      edges.push({ to, until });
      dependents[to]?.push(index);
    }
    return edges;
  });
  return { names: unique.map((step) => step.name), indexOf, dependencies, dependents };
}
