import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { revisionsFrom } from '../revision/chain';
import { candidateFrom } from './candidate';

/**
 * The revision before a candidate: the newest one before a session that was made from another. What is promoted again follows
 * itself, and to put that back would change nothing. What was put back from counts no more: before a return stood what stood
 * before that which it has put back.
 */
export async function beforeCandidate(ledger: Ledger, session: SessionItem): Promise<SessionItem | undefined> {
  const { candidate } = candidateFrom(session);
  for await (const one of revisionsFrom(ledger, standingBefore(session), standingBefore))
    if (candidateFrom(one).candidate !== candidate) return one;
  return undefined;
}

const standingBefore = ({ going_back: back, revision }: SessionItem): string | undefined =>
  back?.to ?? revision?.former;
