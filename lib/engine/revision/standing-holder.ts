import { standingOf } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { revisionsFrom } from './chain';

/**
 * The session to which a stack belongs: the one that the lock names, or, where that holds nothing, the revision before it,
 * which stands again. Undefined where nobody holds it.
 */
export async function standingHolder(ledger: Ledger, sessionId: string): Promise<SessionItem | undefined> {
  for await (const session of revisionsFrom(ledger, sessionId)) if (standingOf(session) !== 'free') return session;
  return undefined;
}
