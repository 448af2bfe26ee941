import { assertNever } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import { isAccepted, isTail, isToUndo } from '../../domain/resource';
import { hasTails, isBeingUndone, isSwept, type RollbackRequest } from '../../domain/session';
import { isStanding } from '../../domain/standing';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { type Change, when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem, type UndoRecord } from '../../ledger/items';
import { dealIntoLists, planUndo, type UndoCandidate, type UndoPlan } from '../../rollback/plan';
import { undoListLength, undoLists } from '../../workflow/asl/rollback-machine';
import { wasCaptured } from '../checkpoints/read';
import type { Engine } from '../engine';
import { loadSession, loadSteps } from '../session/session-store';
import { stopInFlight } from '../step/stop-in-flight';
import { tokenNames } from '../step/tokens';
import { fenceSteps } from './fence-steps';
import { holdsTail } from './hand-over';
import { tellPlanned } from './undo-progress';

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
  const steps = await fenceSteps(engine, session);
  if (!steps) throw new Error(`a newer rollback of ${session.session_id} has begun`);
  await Promise.all(steps.map((step) => stopInFlight(engine, session, step)));
  const targets = await targetsOf(engine, session, steps);
  const plan = planUndo(steps.map(candidatesOf(session)), targets);
  const waitsFor = new Map(plan.undo.map((item) => [item.name, item.waitsFor]));
  const retained = new Set(plan.retained);
  const written = await Promise.all(
    steps.map(async (step) => {
      const waits = waitsFor.get(step.name);
      // What somebody has accepted is tried again with the rest of its step.
      if (waits) await writeUndo(engine, session, step, { state: 'pending', waits_for: waits }, acceptedFlags(step));
      else if (retained.has(step.name)) await writeUndo(engine, session, step, { state: 'retained', waits_for: [] });
      else if (targets.has(step.name)) await writeUndo(engine, session, step, { state: 'completed', waits_for: [] });
      return waits ? [taskOf(engine, session, step)] : [];
    }),
  );
  if (session.state === 'rolling_back') await tellPlanned(engine, session);
  return { status: 'planned', ...nothing, lists: dealIntoLists(written.flat(), undoLists, undoListLength) };
}

/** What a rollback would undo, and in which order, as the session stands now. Changes nothing. */
export async function planned(
  engine: Pick<Engine, 'ledger'>,
  session: SessionItem,
  request: RollbackRequest,
): Promise<{ readonly steps: readonly StepItem[]; readonly targets: ReadonlySet<string>; readonly plan: UndoPlan }> {
  const steps = await loadSteps(engine.ledger, session.session_id);
  // As it will be when it has begun: tails are taken over with the rest.
  const begun = { ...session, state: 'rolling_back', requested_rollback: request } as const;
  const targets = await targetsOf(engine, begun, steps);
  return { steps, targets, plan: planUndo(steps.map(candidateOf), targets) };
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

/** What was handed over or found is wanted gone, whatever its step's policy keeps. */
function candidatesOf(session: SessionItem): (step: StepItem) => UndoCandidate {
  const wantedGone = (step: StepItem): UndoCandidate => ({ ...candidateOf(step), policy: 'compensate' });
  if (hasTails(session)) return (step) => ({ ...wantedGone(step), holds: holdsTail(step) });
  return isSwept(session) ? wantedGone : candidateOf;
}

function acceptedFlags({ resources }: StepItem): NonNullable<Change['remove']> {
  return Object.values(resources)
    .filter(isAccepted)
    .flatMap(({ key }) => [['resources', key, 'accepted'] as const, ['resources', key, 'retained'] as const]);
}

/** Whether a resume has taken the step over since: that leaves no undo, or one of what had been handed over before. */
const hasBegunAnew = ({ undo }: StepItem): boolean => undo === undefined || undo.only_tails === true;

/** Planned once in an epoch: a call that comes late must not take back what has been undone since. */
async function writeUndo(
  engine: Engine,
  session: SessionItem,
  step: StepItem,
  undo: Omit<UndoRecord, 'epoch' | 'attempts'>,
  remove: NonNullable<Change['remove']> = [],
): Promise<void> {
  const { epoch } = session;
  const key = keys.step(session.session_id, step.name);
  const isOfTailsOnly = hasTails(session) && (isStanding(step) || hasBegunAnew(step));
  const written = await engine.ledger.update<StepItem>(
    key,
    {
      set: [['undo', { ...undo, epoch, attempts: 0, ...(isOfTailsOnly && { only_tails: true }) }]],
      remove: [...tokenNames('undo'), ...remove],
    },
    when.all(
      when.equals('epoch', epoch),
      when.any(when.absent('undo'), when.absent(['undo', 'epoch']), when.less(['undo', 'epoch'], epoch)),
    ),
  );
  if (written.applied) return;
  const standing = await engine.ledger.get<StepItem>(key);
  if (standing?.epoch !== epoch) throw new Error(`a newer rollback of ${session.session_id} has begun`);
}

/** The steps that a rollback is to undo. */
export async function targetsOf(
  engine: Pick<Engine, 'ledger'>,
  session: SessionItem,
  steps: readonly StepItem[],
): Promise<ReadonlySet<string>> {
  const request: RollbackRequest = session.requested_rollback ?? { type: 'full' };
  if (hasTails(session)) return new Set(steps.filter(holdsTail).map((step) => step.name));
  const names = new Set(steps.map((step) => step.name));
  if (isSwept(session)) return names;
  const remains = steps.filter(holdsRemains).map((step) => step.name);
  switch (request.type) {
    case 'full':
      return names;
    case 'partial': {
      const checkpoint = await engine.ledger.get<CheckpointItem>(
        keys.checkpoint(session.session_id, request.checkpoint),
      );
      // Deleted since it was asked for, it still says what is to stay.
      if (!checkpoint || !wasCaptured(checkpoint)) {
        throw new UnityError('CheckpointNotFound', { message: `there is no checkpoint ${request.checkpoint}` });
      }
      const kept = withDependencies(steps, standingAt(checkpoint, steps));
      return new Set([...[...names].filter((name) => !kept.has(name)), ...remains]);
    }
    case 'service':
      return withDependents(steps, [
        ...steps.filter((step) => step.spec.service === request.service).map((step) => step.name),
        ...remains,
      ]);
    case 'retire':
      return new Set([...request.steps, ...remains]);
    case 'resume':
      // Planned with the dependents of each, when the resume looked at what stands.
      return new Set(request.steps);
    default:
      return assertNever(request);
  }
}

/** Whether something of a step is there that an earlier rollback took for gone: whatever is asked for next removes it. */
function holdsRemains({ undo, resources }: StepItem): boolean {
  // That was of what had been handed over, and the step had begun anew by then.
  if (undo?.only_tails) return false;
  const wasUndone = undo?.state === 'completed' || (undo?.state === 'pending' && undo.started_at !== undefined);
  return wasUndone && Object.values(resources).some((row) => isToUndo(row) && !row.retained && !isTail(row));
}

/**
 * The steps that a checkpoint is about. One that was skipped is ready as soon as its turn comes, and keeps nothing: not
 * what it would have stood on either.
 */
export function standingAt(
  { ready_steps: ready }: Pick<CheckpointItem, 'ready_steps'>,
  steps: readonly Pick<StepItem, 'name' | 'skipped'>[],
): readonly string[] {
  const skipped = new Set(steps.filter((step) => step.skipped).map(({ name }) => name));
  return ready.filter((name) => !skipped.has(name));
}

/** What is kept stands on its dependencies, ready or not: they are kept too. */
function withDependencies(steps: readonly StepItem[], seed: readonly string[]): ReadonlySet<string> {
  const found = new Set(seed);
  // A set may grow while it is read.
  for (const name of found) {
    for (const before of steps.filter((step) => step.name === name).flatMap(({ spec }) => spec.dependsOn))
      found.add(before.step);
  }
  return found;
}

function withDependents(steps: readonly StepItem[], seed: readonly string[]): ReadonlySet<string> {
  const found = new Set(seed);
  for (const name of found) {
    for (const { name: other, spec } of steps)
      if (spec.dependsOn.some((before) => before.step === name)) found.add(other);
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
