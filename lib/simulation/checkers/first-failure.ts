import { flagAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { stepItem } from './whose';

/**
 * The root cause is the first failure that was recorded, never a step that was only stopped, and keeps its title until the
 * session is resumed. What stopped the whole from outside names at most the step that ran then.
 */
export const firstFailure: CheckerFactory = () => {
  /** The step of each session that failed first. */
  const first = new Map<string, string>();
  return {
    write: ({ pk, sk, before, after }, scene) => {
      const fails = textAt(after, 'state') === 'failed' && textAt(before, 'state') !== 'failed';
      if (sk.startsWith('STEP#') && fails && !flagAt(after, 'cancelled') && !first.has(pk))
        first.set(pk, textAt(after, 'name') ?? '');
      if (sk !== 'SESSION') return;
      if (textAt(after, 'resuming', 'stage') === 'decided' && textAt(before, 'resuming', 'stage') !== 'decided') {
        first.delete(pk);
        if (after.root_cause !== undefined) scene.violated('a resumed session still says why it failed before');
        return;
      }
      const former = before?.root_cause;
      if (former && JSON.stringify(former) !== JSON.stringify(after.root_cause))
        scene.violated('the root cause changed');
      const step = textAt(after, 'root_cause', 'step');
      if (former || step === undefined) return;
      if (textAt(after, 'root_cause', 'code') === 'ExecutionStopped') {
        const item = stepItem(scene, textAt(after, 'session_id') ?? '', step);
        if (textAt(item, 'started_at') === undefined) scene.violated(`${step} is blamed for a stop and never ran`);
      } else if (first.get(pk) !== step)
        scene.violated(`the root cause is ${step}, and ${first.get(pk) ?? 'no step'} failed first`);
    },
  };
};
