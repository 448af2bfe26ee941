import { UnityError } from '../../domain/errors/unity-error';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSession } from '../session/session-store';
import { asksForRollback, endApproval, whyNotAsked } from './rollback-approval';
import { startRollback } from './start-rollback';

/**
 * Answers the question whether a session that failed is to be undone. The same answer again is no mistake: it sees to it that
 * the rollback runs.
 *
 * @throws UnityError ApprovalNotOpen
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
  const assertAllowed = (standing: SessionItem) => assertAsks(engine, standing);
  await startRollback(engine, { sessionId, request: { type: 'full' }, approves: true, assertAllowed });
}

async function assertAsks(engine: Engine, session: SessionItem): Promise<void> {
  if (asksForRollback(engine, session)) return;
  throw new UnityError('ApprovalNotOpen', { message: whyNotAsked(session) });
}
