import { assertNever } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import { isTail, isToUndo } from '../../domain/resource';
import { hasTails, isSwept, type RollbackRequest } from '../../domain/session';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { wasCaptured } from '../checkpoints/read';
import type { Engine } from '../engine';
import { withDependencies, withDependents } from '../step/reach';
import { holdsTail } from './hand-over';
import { standsBesideAnother, userPaths } from './undo-order';

/** The steps that a rollback is to undo. */
export async function targetsOf(
  engine: Pick<Engine, 'ledger' | 'definitions'>,
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
      // What is kept stands on its dependencies, ready or not: they are kept too.
      const kept = withDependencies(steps, standingAt(checkpoint, steps));
      return withLeaders(engine, session, steps, [...[...names].filter((name) => !kept.has(name)), ...remains]);
    }
    case 'service':
      return withLeaders(
        engine,
        session,
        steps,
        withDependents(steps, [
          ...steps.filter((step) => step.spec.service === request.service).map((step) => step.name),
          ...remains,
        ]),
      );
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

/** Where another revision serves, users are not led to what is undone: what leads them there goes too, with what stands on it. */
function withLeaders(
  engine: Pick<Engine, 'definitions'>,
  session: SessionItem,
  steps: readonly StepItem[],
  targets: Iterable<string>,
): ReadonlySet<string> {
  const found = new Set(targets);
  if (!standsBesideAnother(session)) return found;
  const all = userPaths(engine, steps);
  // A set may grow while it is read.
  for (const name of found) {
    const leaders = all.filter((one) => one.name === name).map(({ leader }) => leader);
    for (const other of withDependents(steps, leaders)) found.add(other);
  }
  return found;
}
