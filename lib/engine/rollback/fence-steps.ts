import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadUndone } from '../session/session-store';

/**
 * Raises the epoch of all steps of a session to its own, in the workflow’s order: from here on nothing of an older run can
 * write them, and what is read is what there is. Undefined when a newer run has begun.
 */
export async function fenceSteps(engine: Engine, session: SessionItem): Promise<readonly StepItem[] | undefined> {
  const { session_id: id, epoch } = session;
  const found = await loadUndone(engine.ledger, session);
  const fenced = await Promise.all(
    found.map((step) =>
      engine.ledger.update<StepItem>(
        keys.step(id, step.name),
        { set: [['epoch', epoch]] },
        when.any(when.less('epoch', epoch), when.equals('epoch', epoch)),
      ),
    ),
  );
  const steps = fenced.flatMap((result) => (result.applied ? [result.item] : []));
  return steps.length === found.length ? steps : undefined;
}
