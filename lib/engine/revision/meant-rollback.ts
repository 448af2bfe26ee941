import { isTerminal, type RollbackRequest } from '../../domain/session';
import { keys, type LockItem, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { standingHolder } from './standing-holder';

/**
 * What a request means for a session. Of one that a revision has followed only what that could not be rid of can go: the
 * rest serves. What was to be taken down with its stack still is.
 */
export async function meantRollback(
  ledger: Ledger,
  session: SessionItem,
  request: RollbackRequest,
): Promise<RollbackRequest> {
  const { requested_rollback: before, rollback } = session;
  if (request.type !== 'full' || !isTerminal(session.state) || !session.occupies) return request;
  if (before?.type === 'full' && before.stack && rollback?.verdict === 'dirty') return before;
  if (before?.type !== 'retire') return request;
  const lock = await ledger.get<LockItem>(keys.lock(session.environment, session.stack_name));
  const holder = lock && (await standingHolder(ledger, lock.session_id));
  return holder?.session_id === before.successor ? before : request;
}
