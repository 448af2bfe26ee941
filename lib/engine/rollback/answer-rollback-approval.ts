import { UnityError } from '../../domain/errors/unity-error';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSession } from '../session/session-store';
import { assertUnprotected } from './protection';
import { asksForRollback, endApproval, whyNotAsked } from './rollback-approval';
import { startRollback } from './start-rollback';

/**
 * Answers the question whether a session that failed is to be undone. The same answer again is no mistake: it sees to it that
 * the rollback runs.
 *
 * @throws UnityError ApprovalNotOpen, DeletionProtected
 */
export async function answerRollbackApproval(
  engine: Engine,
  sessionId: string,
  verdict: 'approved' | 'rejected',
): Promise<void> {
  const session = await loadSession(engine.ledger, sessionId);
  const isRepeated = session.rollback_approval?.state === verdict;
  if (isRepeated && (verdict === 'rejected' || session.state !== 'rolling_back')) return;
  if (!isRepeated) await assertAsks(engine, session);
  if (verdict === 'rejected') return endApproval(engine, session, 'rejected');
  const request = { type: 'full' } as const;
  // It may have come to be kept since it was asked.
  const assertAllowed = async (standing: SessionItem) => {
    await assertAsks(engine, standing);
    await assertUnprotected(engine, standing, request);
  };
  await startRollback(engine, { sessionId, request, approves: true, assertAllowed });
}

async function assertAsks(engine: Engine, session: SessionItem): Promise<void> {
  if (asksForRollback(engine, session)) return;
  throw new UnityError('ApprovalNotOpen', { message: whyNotAsked(session) });
}
