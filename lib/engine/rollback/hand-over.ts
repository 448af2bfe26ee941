import type { ResourceHandler } from '../../../lambdas/actions/action';
import { isTail } from '../../domain/resource';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import type { Failure } from '../step/failure';

/**
 * Whether a rollback may go on without a removal that was refused so. Only while it undoes: after its verdict it comes
 * back to what it handed over, and then stays until that is gone.
 */
export async function mayHandOver(
  engine: Engine,
  session: SessionItem,
  { handsOver }: ResourceHandler,
  refusal: Failure,
): Promise<boolean> {
  if (session.state !== 'rolling_back' || handsOver?.refusal !== refusal.code) return false;
  const { whileUsedBy } = handsOver;
  if (whileUsedBy === undefined) return true;
  const steps = await engine.ledger.query<StepItem>(keys.session(session.session_id).pk, 'STEP#', ['resources']);
  return steps.some(({ resources }) => Object.values(resources).some((row) => row.type === whileUsedBy && isTail(row)));
}

/** Whether a step has something that was handed over and is not gone. */
export function holdsTail(step: Pick<StepItem, 'resources'>): boolean {
  return Object.values(step.resources).some(isTail);
}
