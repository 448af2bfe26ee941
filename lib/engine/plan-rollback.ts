import { assertNever } from '../domain/assert';
import { UnityError } from '../domain/errors/unity-error';
import { isToUndo } from '../domain/resource';
import { hasTails, isBeingUndone, type RollbackRequest } from '../domain/session';
import { when } from '../ledger/expression';
import { type CheckpointItem, keys, type SessionItem, type StepItem, type UndoRecord } from '../ledger/items';
import { dealIntoLists, planUndo, type UndoCandidate, type UndoPlan } from '../rollback/plan';
import { undoListLength, undoLists } from '../workflow/asl/rollback-machine';
import { hasState } from './checkpoints/read';
import type { Engine } from './engine';
import { holdsTail } from './hand-over';
import { loadSession, loadSteps } from './session-store';

/** One item of the rollback machine’s Map. */
export interface UndoTask {
  readonly session_id: string;
  readonly step: string;
  readonly epoch: number;
  readonly set: string;
}

/** What the rollback machine goes on with. */
export interface RollbackPlanAnswer {
  readonly status: 'planned' | 'closed';
  readonly session_id: string;
  readonly generation: number;
  readonly epoch: number;
  readonly lists: readonly (readonly UndoTask[])[];
}

/**
 * Fences every step off from its former drivers, reads what really happened, and plans its undo. After the verdict that
 * is the undo of what was handed over, and of nothing else. Safe to repeat.
 */
export async function planRollback(
  engine: Engine,
  payload: { readonly session_id: string; readonly generation: number; readonly execution_arn: string },
): Promise<RollbackPlanAnswer> {
  const session = await loadSession(engine.ledger, payload.session_id);
  const nothing = {
    session_id: session.session_id,
    generation: session.generation,
    epoch: session.epoch,
    lists: dealIntoLists([], undoLists, undoListLength),
  };
  if (!isBeingUndone(session) || session.generation !== payload.generation) return { status: 'closed', ...nothing };
  await rememberExecution(engine, session, payload.execution_arn);
  const found = await loadSteps(engine.ledger, session.session_id);
  const steps = await Promise.all(found.map((step) => fenceOff(engine, session, step)));
  const targets = await targetsOf(engine, session, steps);
  const plan = planUndo(steps.map(hasTails(session) ? tailCandidateOf : candidateOf), targets);
  const waitsFor = new Map(plan.undo.map((item) => [item.name, item.waitsFor]));
  const retained = new Set(plan.retained);
  const written = await Promise.all(
    steps.map(async (step) => {
      const waits = waitsFor.get(step.name);
      if (waits) await writeUndo(engine, session, step, { state: 'pending', waits_for: waits });
      else if (retained.has(step.name)) await writeUndo(engine, session, step, { state: 'retained', waits_for: [] });
      else if (targets.has(step.name)) await writeUndo(engine, session, step, { state: 'completed', waits_for: [] });
      return waits ? [taskOf(engine, session, step)] : [];
    }),
  );
  return { status: 'planned', ...nothing, lists: dealIntoLists(written.flat(), undoLists, undoListLength) };
}

/** What a rollback would undo, and in which order, as the session stands now. Changes nothing. */
export async function previewUndo(engine: Engine, session: SessionItem, request: RollbackRequest): Promise<UndoPlan> {
  const steps = await loadSteps(engine.ledger, session.session_id);
  const targets = await targetsOf(engine, { ...session, requested_rollback: request }, steps);
  return planUndo(steps.map(candidateOf), targets);
}

const taskOf = (engine: Engine, session: SessionItem, step: StepItem): UndoTask => ({
  session_id: session.session_id,
  step: step.name,
  epoch: session.epoch,
  set: engine.definitions[`${step.spec.service}/${step.spec.action}`]?.permissionSet ?? 'control',
});

function candidateOf(step: StepItem): UndoCandidate {
  const rows = Object.values(step.resources);
  return {
    name: step.name,
    dependsOn: step.spec.dependsOn,
    holds: rows.some(isToUndo),
    policy: step.spec.rollback,
  };
}

const tailCandidateOf = (step: StepItem): UndoCandidate => ({
  ...candidateOf(step),
  holds: holdsTail(step),
  policy: 'compensate',
});

/** Raises the step’s epoch: from here on nothing of an older run can write it, and what is read is what is undone. */
async function fenceOff(engine: Engine, session: SessionItem, step: StepItem): Promise<StepItem> {
  const fenced = await engine.ledger.update<StepItem>(
    keys.step(session.session_id, step.name),
    { set: [['epoch', session.epoch]] },
    when.any(when.less('epoch', session.epoch), when.equals('epoch', session.epoch)),
  );
  if (!fenced.applied) throw new Error(`a newer rollback of ${session.session_id} has begun`);
  return fenced.item;
}

/** Planned once in an epoch: a call that comes late must not take back what has been undone since. */
async function writeUndo(
  engine: Engine,
  session: SessionItem,
  step: StepItem,
  undo: Omit<UndoRecord, 'epoch' | 'attempts'>,
): Promise<void> {
  const { epoch } = session;
  const key = keys.step(session.session_id, step.name);
  const written = await engine.ledger.update<StepItem>(
    key,
    { set: [['undo', { ...undo, epoch, attempts: 0 }]], remove: ['undo_token'] },
    when.all(
      when.equals('epoch', epoch),
      when.any(when.absent('undo'), when.absent(['undo', 'epoch']), when.less(['undo', 'epoch'], epoch)),
    ),
  );
  if (written.applied) return;
  const standing = await engine.ledger.get<StepItem>(key);
  if (standing?.epoch !== epoch) throw new Error(`a newer rollback of ${session.session_id} has begun`);
}

async function targetsOf(
  engine: Engine,
  session: SessionItem,
  steps: readonly StepItem[],
): Promise<ReadonlySet<string>> {
  const request: RollbackRequest = session.requested_rollback ?? { type: 'full' };
  if (hasTails(session)) return new Set(steps.filter(holdsTail).map((step) => step.name));
  const names = new Set(steps.map((step) => step.name));
  switch (request.type) {
    case 'full':
      return names;
    case 'partial': {
      const checkpoint = await engine.ledger.get<CheckpointItem>(
        keys.checkpoint(session.session_id, request.checkpoint),
      );
      if (!checkpoint || !hasState(checkpoint)) {
        throw new UnityError('CheckpointNotFound', { message: `there is no checkpoint ${request.checkpoint}` });
      }
      const kept = withDependencies(steps, checkpoint.ready_steps);
      return new Set([...names].filter((name) => !kept.has(name)));
    }
    case 'service':
      return withDependents(
        steps,
        new Set(steps.filter((step) => step.spec.service === request.service).map((step) => step.name)),
      );
    default:
      return assertNever(request);
  }
}

/** What is kept stands on its dependencies, ready or not: they are kept too. */
function withDependencies(steps: readonly StepItem[], seed: readonly string[]): ReadonlySet<string> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const found = new Set<string>();
  const open = [...seed];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(byName.get(name)?.spec.dependsOn ?? []).map((dependency) => dependency.step));
  }
  return found;
}

function withDependents(steps: readonly StepItem[], seed: ReadonlySet<string>): ReadonlySet<string> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const found = new Set<string>();
  const open = [...seed];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(byName.get(name)?.dependents ?? []).map((dependent) => dependent.step));
  }
  return found;
}

async function rememberExecution(engine: Engine, session: SessionItem, arn: string): Promise<void> {
  if (session.executions.some((execution) => execution.arn === arn)) return;
  await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    { append: [['executions', [{ arn, role: 'rollback' }]]] },
    when.equals('generation', session.generation),
  );
}
