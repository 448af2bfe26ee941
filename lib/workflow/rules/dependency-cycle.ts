import type { Analysis, Rule } from '../analysis';
import { findCycles } from '../graph/cycles';
import type { Range } from '../yaml/source';

/**
 * Steps do not depend on each other in a circle. Of every knot the shortest cycle is shown, with the place
 * of each entry that makes it: taking any one of them out breaks it.
 */
export const dependencyCycle: Rule = (analysis) =>
  findCycles(analysis.graph).map((cycle) => {
    const path = cycle.join(' -> ');
    const edges = cycle.slice(0, -1).map((from, index) => edge(analysis, from, cycle[index + 1] ?? from));
    const [first, ...others] = edges;
    return {
      code: 'DependencyCycle' as const,
      message: cycle.length === 2 ? `step \`${cycle[0]}\` depends on itself` : `steps depend on each other: ${path}`,
      at: first?.at ?? { start: 0, end: 0 },
      cause: cycle.length === 2 ? undefined : 'Each would wait for the others, so none of them could start.',
      ...(others.length > 0 ? { related: others } : {}),
    };
  });

function edge(analysis: Analysis, from: string, to: string): { readonly at: Range; readonly message: string } {
  const step = analysis.byName.get(from);
  const entry = step?.dependsOn.find((dependency) => dependency.step === to);
  return { at: entry?.at ?? step?.at ?? { start: 0, end: 0 }, message: `\`${from}\` depends on \`${to}\`` };
}
