import { keys, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { candidateFrom } from './candidate';

/**
 * The revision before a candidate: the newest one before a session that was made from another. What is promoted again follows
 * itself, and to put that back would change nothing. What was put back from counts no more: before a return stood what stood
 * before that which it has put back.
 */
export async function beforeCandidate(ledger: Ledger, session: SessionItem): Promise<SessionItem | undefined> {
  const { candidate } = candidateFrom(session);
  // A loop would be a defect, and ends the walk.
  const seen = new Set<string>();
  for (let one: SessionItem | undefined = session; one && !seen.has(one.session_id); ) {
    seen.add(one.session_id);
    const id: string | undefined = one.going_back?.to ?? one.revision?.former;
    one = id === undefined ? undefined : await ledger.get<SessionItem>(keys.session(id));
    if (one && candidateFrom(one).candidate !== candidate) return one;
  }
  return undefined;
}
