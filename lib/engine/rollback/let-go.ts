import type { Engine, StepPayload } from '../engine';
import { loadStep } from '../session/session-store';
import { classify } from '../step/failure';
import type { HeldStep } from '../step/lease';

/** Whether somebody else holds the step by now, or the time of this invocation is up. */
export const isFenced = (error: unknown): boolean => classify(error).kind === 'fenced';

/** Ends a run that lost its step: to another of its own epoch, whose end the branch must wait for, or to a newer epoch. */
export async function letGo(engine: Engine, held: HeldStep, payload: StepPayload): Promise<'pending' | 'fenced'> {
  await held.release();
  const { epoch } = await loadStep(engine.ledger, payload.session_id, payload.step);
  return epoch === payload.epoch ? 'pending' : 'fenced';
}
