import { isTail } from '../../domain/resource';
import type { StepItem } from '../../ledger/items';

/**
 * Whether a session still has something in its stack after a rollback that was to leave some of it: anything that is not
 * on its way out and not kept on purpose, or a step that works without having made a resource.
 */
export function stillHolds(steps: readonly StepItem[]): boolean {
  return steps.some((step) => hasRows(step) || worksWithoutRows(step));
}

/** The same of one that a revision has followed: what only works, and has made nothing, serves nobody there any more. */
export const holdsRows = (steps: readonly StepItem[]): boolean => steps.some(hasRows);

function hasRows({ undo, resources }: StepItem): boolean {
  if (undo?.state === 'retained') return false;
  return Object.values(resources).some(
    (row) => row.state !== 'deleted' && !row.adopted && !row.retained && !isTail(row),
  );
}

/** What a revision keeps of those before is theirs. */
function worksWithoutRows({ phase, skipped, undo, resources, kept_from: from }: StepItem): boolean {
  if (from !== undefined) return false;
  const isUndone = undo?.state === 'completed' || undo?.state === 'retained';
  return phase === 'ready' && !skipped && !isUndone && Object.keys(resources).length === 0;
}
