import type { Kept } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { resting, restingBehind } from '../session/resting-place';
import { holderOfStack } from './standing-holder';

/** Where a session rests that was completed long ago: a revision that serves by now may have followed it. */
export async function whereItRests(
  { ledger }: Engine,
  session: SessionItem,
  kept: readonly Kept[] = session.rollback?.kept ?? [],
): Promise<ReturnType<typeof resting>> {
  if (session.state !== 'completed') return resting(session, kept);
  const holder = await holderOfStack(ledger, session.environment, session.stack_name);
  const isFollowed = holder?.state === 'completed' && holder.session_id !== session.session_id;
  return isFollowed ? restingBehind(session, kept) : resting(session, kept);
}
