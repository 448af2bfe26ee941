import type { PermissionSet } from '../../domain/functions';
import { when } from '../../ledger/expression';
import { type CheckpointItem, keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSession, loadSteps } from '../session-store';
import { captureState, makesData } from './capture-state';

/** The ids that payloads of a checkpoint’s machine consist of. */
export interface CheckpointPayload {
  readonly session_id: string;
  readonly checkpoint: string;
  /** Which of its executions asks: a checkpoint is made in one, and deleted in another. */
  readonly run: number;
}

/** One item of the machine’s Map. */
export interface CopyTask {
  readonly session_id: string;
  readonly step: string;
  readonly epoch: number;
  readonly checkpoint: string;
  readonly set: PermissionSet;
}

/** What the machine goes on with. */
export interface CheckpointPlan extends CheckpointPayload {
  readonly status: 'planned' | 'closed';
  readonly tasks: readonly CopyTask[];
}

/** Captures the state unless that is done, and names the steps whose data is to be copied. Safe to repeat. */
export async function planCheckpoint(engine: Engine, payload: CheckpointPayload): Promise<CheckpointPlan> {
  const { session_id, checkpoint: name, run } = payload;
  const closed: CheckpointPlan = { status: 'closed', session_id, checkpoint: name, run, tasks: [] };
  const found = await engine.ledger.get<CheckpointItem>(keys.checkpoint(session_id, name));
  if (found?.state !== 'capturing' || found.run !== run) return closed;
  const session = await loadSession(engine.ledger, session_id);
  const steps = await loadSteps(engine.ledger, session_id);
  const standing = await withState(engine, session, steps, found);
  if (standing?.state !== 'capturing') return closed;
  return { ...closed, status: 'planned', tasks: tasksOf(engine, session, steps, standing) };
}

async function withState(
  engine: Engine,
  session: SessionItem,
  steps: readonly StepItem[],
  found: CheckpointItem,
): Promise<CheckpointItem | undefined> {
  if (found.captured_at !== undefined) return found;
  const facts = await captureState(engine, session, found.name, steps);
  const written = await engine.ledger.update<CheckpointItem>(
    keys.checkpoint(session.session_id, found.name),
    { set: Object.entries(facts) },
    when.all(when.equals('state', 'capturing'), when.absent('captured_at')),
  );
  if (written.applied) return written.item;
  return engine.ledger.get<CheckpointItem>(keys.checkpoint(session.session_id, found.name));
}

/** Of all steps that stood when the state was captured: whether they still do is for whoever copies to find out. */
function tasksOf(
  engine: Engine,
  session: SessionItem,
  steps: readonly StepItem[],
  { name, ready_steps, epoch }: CheckpointItem,
): readonly CopyTask[] {
  const captured = new Set(ready_steps);
  return steps
    .filter((step) => captured.has(step.name) && holdsRows(step) && makesData(engine, step))
    .map((step) => ({
      session_id: session.session_id,
      step: step.name,
      epoch: epoch ?? session.epoch,
      checkpoint: name,
      set: engine.definitions[`${step.spec.service}/${step.spec.action}`]?.permissionSet ?? 'control',
    }));
}

const holdsRows = ({ resources }: StepItem): boolean =>
  Object.values(resources).some((row) => row.snapshot_of === undefined && row.state !== 'deleted');
