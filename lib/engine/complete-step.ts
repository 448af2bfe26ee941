import type { OutputValues } from '../../lambdas/actions/definition';
import type { JsonObject } from '../domain/json';
import { isStanding } from '../domain/standing';
import { type CheckpointItem, keys, type SessionItem, type StepItem } from '../ledger/items';
import { isoTime } from '../ports/clock';
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

/** Captures which steps are ready and what they gave. Captured once: a repeated call changes nothing. */
export async function captureCheckpoint(engine: Engine, session: SessionItem, name: string): Promise<boolean> {
  const steps = await loadSteps(engine.ledger, session.session_id);
  const created = await engine.ledger.create<CheckpointItem>({
    ...keys.checkpoint(session.session_id, name),
    kind: 'checkpoint',
    session_id: session.session_id,
    environment: session.environment,
    stack_name: session.stack_name,
    name,
    created_at: isoTime(engine.clock),
    ready_steps: steps.filter(isStanding).map((step) => step.name),
    state_snapshot: snapshotOf(session, steps),
  });
  return created.applied;
}

function snapshotOf(session: SessionItem, steps: readonly StepItem[]): JsonObject {
  return {
    state: session.state,
    parameters: session.parameters,
    steps: steps.map((step) => ({ name: step.name, state: step.state, outputs: step.outputs })),
    resources: steps.flatMap((step) =>
      Object.values(step.resources).map((row) => ({ type: row.type, id: row.id ?? null, state: row.state })),
    ),
  };
}
