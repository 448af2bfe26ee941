import type { Kept } from '../../domain/session';
import { keys, type LockItem, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { Engine } from '../engine';
import { resting, restingBehind } from '../session/resting-place';
import { servingFrom } from './serving-session';

/** Where a session rests that was completed long ago: a revision that serves by now may have followed it. */
export async function whereItRests(
  { ledger }: Engine,
  session: SessionItem,
  kept: readonly Kept[] = session.rollback?.kept ?? [],
): Promise<ReturnType<typeof resting>> {
  if (session.state !== 'completed') return resting(session, kept);
  return (await isFollowed(ledger, session)) ? restingBehind(session, kept) : resting(session, kept);
}

async function isFollowed(ledger: Ledger, { session_id, environment, stack_name }: SessionItem): Promise<boolean> {
  const lock = await ledger.get<LockItem>(keys.lock(environment, stack_name));
  const serving = await servingFrom(ledger, lock?.session_id);
  return serving !== undefined && serving.session_id !== session_id;
}
