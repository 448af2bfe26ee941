import { keys, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';

/** A chain of revisions is never longer: a loop would be a defect. */
const longestChain = 1_000;

/** The sessions of a stack from one on, the newest first. */
export async function* revisionsFrom(ledger: Ledger, sessionId: string | undefined): AsyncGenerator<SessionItem> {
  let id = sessionId;
  for (let seen = 0; id !== undefined && seen < longestChain; seen++) {
    const session: SessionItem | undefined = await ledger.get<SessionItem>(keys.session(id));
    if (!session) return;
    yield session;
    id = session.revision?.former;
  }
}
