import type { Kept } from '../../domain/session';
import { keys, type LockItem, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { Engine } from '../engine';
import { resting, restingBehind } from '../session/resting-place';
import { revisionsFrom } from './chain';

/** Where a session rests that was completed long ago: a revision that serves by now may have followed it. */
export async function whereItRests(
  { ledger }: Engine,
  session: SessionItem,
  kept: readonly Kept[] = session.rollback?.kept ?? [],
): Promise<ReturnType<typeof resting>> {
  if (session.state !== 'completed') return resting(session, kept);
  return (await isFollowed(ledger, session)) ? restingBehind(session, kept) : resting(session, kept);
}

/** A revision that is under way, or has failed, has the stack; what serves there meanwhile is the one before. */
async function isFollowed(ledger: Ledger, { session_id, environment, stack_name }: SessionItem): Promise<boolean> {
  const lock = await ledger.get<LockItem>(keys.lock(environment, stack_name));
  for await (const { session_id: id, state, occupies } of revisionsFrom(ledger, lock?.session_id))
    if (state === 'completed' && occupies) return id !== session_id;
  return false;
}
