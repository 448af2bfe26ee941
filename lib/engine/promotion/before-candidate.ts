import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { revisionsFrom } from '../revision/chain';
import { candidateFrom } from './candidate';

/**
 * The revision before a candidate: the newest one before a session that was made from another. What is promoted again follows
 * itself, and to put that back would change nothing.
 */
export async function beforeCandidate(ledger: Ledger, session: SessionItem): Promise<SessionItem | undefined> {
  const { candidate } = candidateFrom(session);
  for await (const former of revisionsFrom(ledger, session.revision?.former))
    if (candidateFrom(former).candidate !== candidate) return former;
  return undefined;
}
