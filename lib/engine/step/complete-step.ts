import type { OutputValues } from '../../../lambdas/actions/definition';
import type { JsonObject } from '../../domain/json';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { createCheckpoint } from '../checkpoints/ask';
import { captureState } from '../checkpoints/capture-state';
import type { Engine } from '../engine';
import { loadHolders } from '../revision/holders';
import { recordServing } from '../session/serving';
import type { HeldStep } from './lease';
import { tokenNames } from './tokens';
import { wakeDependents } from './wake';

/** Records that a step is ready (or skipped), wakes what waits for it, and captures its checkpoint. */
export async function completeStep(
  engine: Engine,
  session: SessionItem,
  held: HeldStep,
  result: { readonly outputs: OutputValues; readonly inputs?: JsonObject; readonly skipped?: boolean },
): Promise<void> {
  const now = isoTime(engine.clock);
  const { item } = held;
  const step = await held.write(
    {
      set: [
        ['state', 'completed'],
        ['phase', 'ready'],
        ['outputs', { ...item.outputs, ...result.outputs }],
        // What it was told is kept with what came of it: a checkpoint has both, and a resume compares.
        ...(result.inputs ? [['inputs', result.inputs] as const] : []),
        ['completed_at', now],
        ...(item.created_at === undefined ? [['created_at', now] as const] : []),
        ...(result.skipped ? [['skipped', true] as const] : []),
      ],
      remove: ['progress', 'retry_at', ...tokenNames('hold')],
    },
    { release: true },
  );
  await afterReady(engine, session, step);
}

/** What follows from a step being ready: done again by whoever finds it ready, since the first may have died before. */
export async function afterReady(engine: Engine, session: SessionItem, step: StepItem): Promise<void> {
  await wakeDependents(engine, step);
  await recordServing(engine, session, step);
  const { checkpoint, checkpointData: data = 'none' } = step.spec;
  if (checkpoint !== undefined) await captureCheckpoint(engine, session, checkpoint, data);
}

/**
 * Captures the state of a session for a checkpoint of its workflow. Copies of data are left to the machine that the next
 * state of the branch starts. Captured once: a repeated call changes nothing.
 */
export async function captureCheckpoint(
  engine: Engine,
  session: SessionItem,
  name: string,
  data: 'none' | 'snapshot' = 'none',
): Promise<boolean> {
  const key = keys.checkpoint(session.session_id, name);
  if (await engine.ledger.get<CheckpointItem>(key)) return false;
  const steps = await loadHolders(engine.ledger, session.session_id);
  const captured = await captureState(engine, session, name, steps);
  const askedBy = 'workflow';
  if (data === 'snapshot') {
    await createCheckpoint(engine, session, name, { askedBy, captured });
    return true;
  }
  const created = await engine.ledger.create<CheckpointItem>({
    ...key,
    kind: 'checkpoint',
    session_id: session.session_id,
    environment: session.environment,
    stack_name: session.stack_name,
    name,
    created_at: captured.captured_at,
    state: 'complete',
    data,
    asked_by: askedBy,
    epoch: session.epoch,
    ended_at: captured.captured_at,
    ...captured,
    missing: {},
  });
  return created.applied;
}
