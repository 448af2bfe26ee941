import { isTerminal, type RollbackRequest, takesWholeStack } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { holderOfStack } from './standing-holder';

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
  if (before && takesWholeStack(before) && rollback?.verdict === 'dirty') return before;
  if (before?.type !== 'retire') return request;
  const holder = await holderOfStack(ledger, session.environment, session.stack_name);
  return holder?.session_id === before.successor ? before : request;
}
