import { flagAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { stepItem } from './whose';

/** The root cause is the first failure that was recorded, never a step that was only stopped, and keeps its title. */
export const firstFailure: CheckerFactory = () => ({
  write: ({ sk, before, after }, scene) => {
    if (sk !== 'SESSION') return;
    const step = textAt(after, 'root_cause', 'step');
    const former = before?.root_cause;
    if (former && JSON.stringify(former) !== JSON.stringify(after.root_cause)) scene.violated('the root cause changed');
    if (former || step === undefined) return;
    const item = stepItem(scene, textAt(after, 'session_id') ?? '', step);
    if (flagAt(item, 'cancelled') && textAt(after, 'root_cause', 'code') !== 'ExecutionStopped')
      scene.violated(`the root cause is ${step}, which was only stopped`);
  },
});
