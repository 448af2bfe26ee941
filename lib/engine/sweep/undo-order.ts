import type { StepItem } from '../../ledger/items';
import type { Orphan } from './found-rows';

/**
 * What stands on something comes before it: by the dependencies of the steps. A list that is removed in parts is removed
 * in that order.
 */
export function inUndoOrder<Each extends Orphan>(
  orphans: readonly Each[],
  steps: readonly StepItem[],
): readonly Each[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const depths = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const before = byName.get(name)?.spec.dependsOn ?? [];
    const depth = 1 + Math.max(0, ...before.map(({ step }) => depthOf(step)));
    depths.set(name, depth);
    return depth;
  };
  return [...orphans].sort((a, b) => depthOf(b.step) - depthOf(a.step) || a.step.localeCompare(b.step));
}

/** Parts of at most so many, each of whole steps where they fit: a step removes its own in its own order. */
export function inParts<Each extends Orphan>(orphans: readonly Each[], most: number): readonly (readonly Each[])[] {
  const parts: Each[][] = [];
  const steps = [...new Set(orphans.map(({ step }) => step))];
  for (const step of steps) {
    const own = orphans.filter((orphan) => orphan.step === step);
    for (let start = 0; start < own.length; start += most) {
      const piece = own.slice(start, start + most);
      const last = parts.at(-1);
      if (last && last.length + piece.length <= most) last.push(...piece);
      else parts.push(piece);
    }
  }
  return parts;
}
