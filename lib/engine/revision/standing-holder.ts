import { standingOf } from '../../domain/session';
import { keys, type LockItem, type SessionItem } from '../../ledger/items';
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

/** The same of a stack by its name. */
export async function holderOfStack(
  ledger: Ledger,
  environment: string,
  stack: string,
): Promise<SessionItem | undefined> {
  const lock = await ledger.get<LockItem>(keys.lock(environment, stack));
  return lock && standingHolder(ledger, lock.session_id);
}
