import { findAncestry } from './ancestry';
import { buildGraph, type GraphStep } from './step-graph';

/**
 * The most steps that can be at work at once: the largest set of which none must be ready before another starts. By
 * Dilworth’s theorem that is the number of steps less a largest matching of steps to later ones. A step that is waited
 * for only until it is created is at work beside its dependents. `counts` leaves steps out.
 */
export function widthOf(steps: readonly GraphStep[], counts: (name: string) => boolean = () => true): number {
  const ancestry = findAncestry(buildGraph(steps));
  const names = steps.map(({ name }) => name).filter(counts);
  const later = names.map((name) =>
    names.flatMap((other, index) => (ancestry.isReadyBefore(name, other) ? [index] : [])),
  );
  const matchedTo = new Map<number, number>();
  const match = (from: number, tried: Set<number>): boolean => {
    for (const to of later[from] ?? []) {
      if (tried.has(to)) continue;
      tried.add(to);
      const other = matchedTo.get(to);
      if (other !== undefined && !match(other, tried)) continue;
      matchedTo.set(to, from);
      return true;
    }
    return false;
  };
  return names.length - names.filter((_, index) => match(index, new Set())).length;
}
