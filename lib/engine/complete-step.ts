import type { OutputValues } from '../../lambdas/actions/definition';
import { type CheckpointItem, keys, type SessionItem, type StepItem } from '../ledger/items';
import { isoTime } from '../ports/clock';
import { captureState } from './checkpoints/capture-state';
import type { Engine } from './engine';
import type { HeldStep } from './lease';
import { recordServing } from './serving';
import { loadSteps } from './session-store';
import { wakeDependents } from './wake';

/** Records that a step is ready (or skipped), wakes what waits for it, and captures its checkpoint. */
export async function completeStep(
  engine: Engine,
  session: SessionItem,
  held: HeldStep,
  result: { readonly outputs: OutputValues; readonly skipped?: boolean },
): Promise<void> {
  const now = isoTime(engine.clock);
  const { item } = held;
  const step = await held.write(
    {
      set: [
        ['state', 'completed'],
        ['phase', 'ready'],
        ['outputs', { ...item.outputs, ...result.outputs }],
        ['completed_at', now],
        ...(item.created_at === undefined ? [['created_at', now] as const] : []),
        ...(result.skipped ? [['skipped', true] as const] : []),
      ],
      remove: ['progress', 'retry_at', 'hold_token'],
    },
    { release: true },
  );
  await afterReady(engine, session, step);
}

/** What follows from a step being ready: done again by whoever finds it ready, since the first may have died before. */
export async function afterReady(engine: Engine, session: SessionItem, step: StepItem): Promise<void> {
  await wakeDependents(engine, step);
  await recordServing(engine, session, step);
  if (step.spec.checkpoint !== undefined) await captureCheckpoint(engine, session, step.spec.checkpoint);
}

/** Captures the state of a session, and no copies of data. Captured once: a repeated call changes nothing. */
export async function captureCheckpoint(engine: Engine, session: SessionItem, name: string): Promise<boolean> {
  const key = keys.checkpoint(session.session_id, name);
  if (await engine.ledger.get<CheckpointItem>(key)) return false;
  const steps = await loadSteps(engine.ledger, session.session_id);
  const facts = await captureState(engine, session, name, steps);
  const created = await engine.ledger.create<CheckpointItem>({
    ...key,
    kind: 'checkpoint',
    session_id: session.session_id,
    environment: session.environment,
    stack_name: session.stack_name,
    name,
    created_at: facts.captured_at,
    state: 'complete',
    data: 'none',
    asked_by: 'workflow',
    epoch: session.epoch,
    ended_at: facts.captured_at,
    ...facts,
    missing: {},
  });
  return created.applied;
}
