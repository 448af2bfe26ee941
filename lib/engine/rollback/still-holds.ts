import { isTail } from '../../domain/resource';
import type { StepItem } from '../../ledger/items';

/**
 * Whether a session still has something in its stack after a rollback that was to leave some of it: anything that is not
 * on its way out and not kept on purpose, or a step that works without having made a resource.
 */
export function stillHolds(steps: readonly StepItem[]): boolean {
  return steps.some((step) => holdsRows(step) || worksWithoutRows(step));
}

function holdsRows({ undo, resources }: StepItem): boolean {
  if (undo?.state === 'retained') return false;
  return Object.values(resources).some(
    (row) => row.state !== 'deleted' && !row.adopted && !row.retained && !isTail(row),
  );
}

function worksWithoutRows({ phase, skipped, undo, resources }: StepItem): boolean {
  const isUndone = undo?.state === 'completed' || undo?.state === 'retained';
  return phase === 'ready' && !skipped && !isUndone && Object.keys(resources).length === 0;
}
