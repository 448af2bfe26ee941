import type { PermissionSet } from '../../domain/functions';
import { isCopyFor, type ResourceRow } from '../../domain/resource';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSession, loadSteps } from '../session/session-store';
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
  const steps = await loadSteps(engine.ledger, session_id);
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
  { name, ready_steps }: CheckpointItem,
): readonly CopyTask[] {
  const captured = new Set(ready_steps);
  return steps
    .filter((step) => captured.has(step.name) && holdsRows(step) && makesData(engine, step))
    .map((step) => taskOf(engine, step, { name, work: 'copy' }));
}

/** Of all steps of which there may be a copy. */
function discardsOf(engine: Engine, steps: readonly StepItem[], { name }: CheckpointItem) {
  return steps
    .filter(({ resources }) => Object.values(resources).some((row) => isAliveCopy(row, name)))
    .map((step) => taskOf(engine, step, { name, work: 'discard' }));
}

/** Under the step’s own epoch: its session’s may be newer, after tails and sweeps, which touch other steps or none. */
function taskOf(
  engine: Engine,
  { session_id, name: step, spec, epoch }: StepItem,
  { name, work }: { readonly name: string; readonly work: CopyTask['work'] },
): CopyTask {
  const set = engine.definitions[`${spec.service}/${spec.action}`]?.permissionSet ?? 'control';
  return { session_id, step, epoch, checkpoint: name, set, work };
}

/** Whether a row is a copy of that checkpoint, or of rollbacks, and not known to be gone. */
export function isAliveCopy(row: ResourceRow, name: string): boolean {
  return isCopyFor(row, name) && row.state !== 'deleted';
}

const holdsRows = ({ resources }: StepItem): boolean =>
  Object.values(resources).some((row) => row.snapshot_of === undefined && row.state !== 'deleted');
