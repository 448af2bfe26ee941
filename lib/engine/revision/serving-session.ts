import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { revisionsFrom } from './chain';

/**
 * The session that serves, of those from one on: the newest that has completed and stands. A revision that is under way, or
 * has failed and is kept, has the stack; what serves there meanwhile is the one before.
 */
export async function servingFrom(ledger: Ledger, sessionId: string | undefined): Promise<SessionItem | undefined> {
  for await (const session of revisionsFrom(ledger, sessionId))
    if (session.state === 'completed' && session.occupies) return session;
  return undefined;
}
