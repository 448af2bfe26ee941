import { UnityError } from '../../domain/errors/unity-error';
import { isToUndo } from '../../domain/resource';
import { type RollbackRequest, takesWholeStack } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { formersOf } from '../revision/formers';
import { meantRollback } from '../revision/meant-rollback';
import { planned } from './plan-rollback';

/**
 * When a session was first ready, if it has completed and its stack stands since: nothing then takes it away by itself, nor
 * does a resume that fails. One whose full rollback has begun already is no stack any more that anything could keep.
 */
export function servedSince(session: SessionItem): string | undefined {
  const { state, occupies, ready_at, first_ready_at = ready_at, rollback } = session;
  const isGoing = state !== 'completed' && rollback?.type === 'full';
  return occupies && !isGoing ? first_ready_at : undefined;
}

/** Whether an environment keeps what has completed there. */
export async function isProtected({ installed }: Pick<Engine, 'installed'>, session: SessionItem): Promise<boolean> {
  if (servedSince(session) === undefined) return false;
  const { deletionProtection = false } = await installed.guards(session.environment);
  return deletionProtection;
}

/**
 * Refuses what a person asks where it would take away a whole stack that its environment keeps. What Unity starts by
 * itself, because a deployment fails, never asks.
 *
 * @throws UnityError DeletionProtected
 */
export async function assertUnprotected(engine: Engine, session: SessionItem, asked: RollbackRequest): Promise<void> {
  const request = await meantRollback(engine.ledger, session, asked);
  const { stack_name: stack, environment } = session;
  for (const { session_id: id } of await takenAway(engine, session, request)) {
    throw new UnityError('DeletionProtected', {
      message: `${environment} keeps what has completed there, and this would take all of ${stack}/${environment} (session ${id}) away`,
    });
  }
}

/** The sessions of which nothing would be left, and that are to be kept. What a revision has no use for is no stack. */
async function takenAway(
  engine: Engine,
  session: SessionItem,
  request: RollbackRequest,
): Promise<readonly SessionItem[]> {
  if (request.type === 'retire') return [];
  const found: SessionItem[] = [];
  if ((await isProtected(engine, session)) && (await leavesNothing(engine, session, request))) found.push(session);
  for (const former of takesWholeStack(request) ? await formersOf(engine.ledger, session) : []) {
    if (await isProtected(engine, former)) found.push(former);
  }
  return found;
}

/** A service, or what came after a checkpoint, may be all that there is. */
async function leavesNothing(engine: Engine, session: SessionItem, request: RollbackRequest): Promise<boolean> {
  if (request.type === 'full') return true;
  const { steps, plan } = await planned(engine, session, request);
  const undone = new Set(plan.undo.map(({ name }) => name));
  const holding = steps.filter(({ resources }) => Object.values(resources).some((row) => isToUndo(row)));
  return holding.every(({ name }) => undone.has(name));
}
