import { standingOf } from '../../domain/session';
import { keys, type LockItem, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';

/** A chain of revisions is never longer: a loop would be a defect. */
const longestChain = 1_000;

/**
 * The session to which a stack belongs: the one that the lock names, or, where that holds nothing, the revision before it,
 * which stands again. Undefined where nobody holds it.
 */
export async function standingHolder(ledger: Ledger, sessionId: string): Promise<SessionItem | undefined> {
  let id: string | undefined = sessionId;
  for (let seen = 0; id !== undefined && seen < longestChain; seen++) {
    const session: SessionItem | undefined = await ledger.get<SessionItem>(keys.session(id));
    if (!session) return undefined;
    if (standingOf(session) !== 'free') return session;
    id = session.revision?.former;
  }
  return undefined;
}

/** The same of a stack by its name. */
export async function holderOfStack(
  ledger: Ledger,
  environment: string,
  stack: string,
): Promise<SessionItem | undefined> {
  const lock = await ledger.get<LockItem>(keys.lock(environment, stack));
  return lock && standingHolder(ledger, lock.session_id);
}
