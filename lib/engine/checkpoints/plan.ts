import { type CheckpointRef, checkpointLabel } from '../../domain/checkpoint-label';
import type { PermissionSet } from '../../domain/functions';
import { isCopyFor, type ResourceRow } from '../../domain/resource';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadHolders } from '../revision/holders';
import { loadSession } from '../session/session-store';
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
  readonly work: 'copy' | 'discard';
}

/** What the machine goes on with. */
export interface CheckpointPlan extends CheckpointPayload {
  readonly status: 'planned' | 'closed';
  readonly tasks: readonly CopyTask[];
}

/**
 * Captures the state unless that is done, and names the steps whose data is to be copied; or those whose copies are to be
 * deleted. Safe to repeat.
 */
export async function planCheckpoint(engine: Engine, payload: CheckpointPayload): Promise<CheckpointPlan> {
  const { session_id, checkpoint: name, run } = payload;
  const closed: CheckpointPlan = { status: 'closed', session_id, checkpoint: name, run, tasks: [] };
  const found = await engine.ledger.get<CheckpointItem>(keys.checkpoint(session_id, name));
  if (!found || found.run !== run) return closed;
  const session = await loadSession(engine.ledger, session_id);
  const steps = await loadHolders(engine.ledger, session_id);
  if (found.state === 'deleting') return { ...closed, status: 'planned', tasks: discardsOf(engine, steps, found) };
  if (found.state !== 'capturing') return closed;
  const standing = await withState(engine, session, steps, found);
  if (standing?.state !== 'capturing') return closed;
  return { ...closed, status: 'planned', tasks: tasksOf(engine, steps, standing) };
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
  steps: readonly StepItem[],
  { session_id: session, name, ready_steps }: CheckpointItem,
): readonly CopyTask[] {
  const captured = new Set(ready_steps);
  return steps
    .filter((step) => captured.has(step.name) && holdsRows(step) && makesData(engine, step))
    .map((step) => taskOf(engine, step, 'copy', { session, name }));
}

/** Of all steps of which there may be a copy. */
function discardsOf(engine: Engine, steps: readonly StepItem[], { session_id: session, name }: CheckpointItem) {
  const ref = { session, name };
  return steps.filter((step) => aliveCopies(step, ref).length > 0).map((step) => taskOf(engine, step, 'discard', ref));
}

/**
 * Under the step’s own epoch: its session’s may be newer, after tails and sweeps, which touch other steps or none. What a
 * revision keeps is copied for it by the session that made it.
 */
function taskOf(
  engine: Engine,
  { session_id, name: step, spec, epoch }: StepItem,
  work: CopyTask['work'],
  ref: CheckpointRef,
): CopyTask {
  const set = engine.definitions[`${spec.service}/${spec.action}`]?.permissionSet ?? 'control';
  return { session_id, step, epoch, checkpoint: checkpointLabel(ref, session_id), set, work };
}

/** The copies that a step has for a checkpoint, or of rollbacks. */
export function copiesFor({ session_id, resources }: StepItem, ref: CheckpointRef): readonly ResourceRow[] {
  const label = checkpointLabel(ref, session_id);
  return Object.values(resources).filter((row) => isCopyFor(row, label));
}

/** Those that are not known to be gone. */
export function aliveCopies(step: StepItem, ref: CheckpointRef): readonly ResourceRow[] {
  return copiesFor(step, ref).filter(({ state }) => state !== 'deleted');
}

const holdsRows = ({ resources }: StepItem): boolean =>
  Object.values(resources).some((row) => row.snapshot_of === undefined && row.state !== 'deleted');
