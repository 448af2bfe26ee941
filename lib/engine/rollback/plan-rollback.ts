import { isAccepted, isToUndo } from '../../domain/resource';
import { hasTails, isBeingUndone, isSwept, type RollbackRequest } from '../../domain/session';
import { isStanding } from '../../domain/standing';
import { type Change, when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem, type UndoRecord } from '../../ledger/items';
import { dealIntoLists, planUndo, type UndoCandidate, type UndoPlan } from '../../rollback/plan';
import { undoListLength, undoLists } from '../../workflow/asl/rollback-machine';
import type { Engine } from '../engine';
import { loadSession, loadSteps } from '../session/session-store';
import { stopInFlight } from '../step/stop-in-flight';
import { tokenNames } from '../step/tokens';
import { fenceSteps } from './fence-steps';
import { holdsTail } from './hand-over';
import { targetsOf } from './rollback-targets';
import { usersFirst } from './undo-order';
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
  const plan = planUndo(candidatesOf(engine, session, steps), targets);
  const waitsFor = new Map(plan.undo.map((item) => [item.name, item.waitsFor]));
  const retained = new Set(plan.retained);
  const written = await Promise.all(
    steps.map(async (step) => {
      const waits = waitsFor.get(step.name);
      // What somebody has accepted is tried again with the rest of its step.
      if (waits) await writeUndo(engine, session, step, { state: 'pending', waits_for: waits }, acceptedFlags(step));
      else if (retained.has(step.name)) await writeUndo(engine, session, step, { state: 'retained', waits_for: [] });
      else if (targets.has(step.name)) await writeUndo(engine, session, step, asUndone(step));
      return waits ? [taskOf(engine, session, step)] : [];
    }),
  );
  if (session.state === 'rolling_back') await tellPlanned(engine, session);
  return { status: 'planned', ...nothing, lists: dealIntoLists(written.flat(), undoLists, undoListLength) };
}

/** What a rollback would undo, and in which order, as the session stands now. Changes nothing. */
export async function planned(
  engine: Pick<Engine, 'ledger' | 'definitions'>,
  session: SessionItem,
  request: RollbackRequest,
): Promise<{ readonly steps: readonly StepItem[]; readonly targets: ReadonlySet<string>; readonly plan: UndoPlan }> {
  const steps = await loadSteps(engine.ledger, session.session_id);
  // As it will be when it has begun: tails are taken over with the rest.
  const begun = { ...session, state: 'rolling_back', requested_rollback: request } as const;
  const targets = await targetsOf(engine, begun, steps);
  return { steps, targets, plan: planUndo(candidatesOf(engine, begun, steps), targets) };
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

/** What was handed over or found is wanted gone, whatever its step’s policy keeps. */
function candidatesOf(
  engine: Pick<Engine, 'definitions'>,
  session: SessionItem,
  steps: readonly StepItem[],
): readonly UndoCandidate[] {
  const wantedGone = (step: StepItem): UndoCandidate => ({ ...candidateOf(step), policy: 'compensate' });
  if (hasTails(session)) return steps.map((step) => ({ ...wantedGone(step), holds: holdsTail(step) }));
  if (isSwept(session)) return steps.map(wantedGone);
  const order = usersFirst(engine, session, steps);
  return steps.map((step) => ({ ...candidateOf(step), ...order(step) }));
}

function acceptedFlags({ resources }: StepItem): NonNullable<Change['remove']> {
  return Object.values(resources)
    .filter(isAccepted)
    .flatMap(({ key }) => [['resources', key, 'accepted'] as const, ['resources', key, 'retained'] as const]);
}

/** There is nothing of it, or not any more: what was undone before was undone then. */
function asUndone({ undo }: StepItem): Pick<UndoRecord, 'state' | 'waits_for' | 'started_at' | 'completed_at'> {
  const { started_at, completed_at } = undo?.state === 'completed' ? undo : {};
  return {
    state: 'completed',
    waits_for: [],
    ...(started_at !== undefined && { started_at }),
    ...(completed_at !== undefined && { completed_at }),
  };
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

async function rememberExecution(engine: Engine, session: SessionItem, arn: string): Promise<void> {
  if (session.executions.some((execution) => execution.arn === arn)) return;
  await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    { append: [['executions', [{ arn, role: 'rollback' }]]] },
    when.equals('generation', session.generation),
  );
}
