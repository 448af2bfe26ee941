import { flagAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';

/**
 * A session that fails while it holds something has tried to undo it, or asks whether it is to be undone where that is its
 * strategy; unless it was told to keep what stands, or goes back to what it was because a resume came to nothing before
 * anything began.
 */
export const undoesItself: CheckerFactory = () => ({
  write: ({ sk, before, after }, scene) => {
    if (sk !== 'SESSION' || textAt(after, 'state') !== 'failed' || textAt(before, 'state') === 'failed') return;
    if (!flagAt(after, 'occupies') || textAt(after, 'on_failure') === 'keep') return;
    if (textAt(before, 'resuming', 'stage') !== undefined) return;
    const asks = textAt(after, 'on_failure') === 'approval' && textAt(after, 'rollback_approval', 'state') === 'asked';
    if (!asks && textAt(after, 'rollback', 'verdict') !== 'dirty')
      scene.violated(`the session failed, holds its stack, and was not undone (from ${textAt(before, 'state')})`);
  },
});
