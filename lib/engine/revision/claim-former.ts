import { standingOf } from '../../domain/session';
import type { Condition } from '../../ledger/expression';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { Engine } from '../engine';

/** Whether a session may be followed by a revision: it serves, whole. */
export const canBeRevised = ({ state, occupies, rollback }: SessionItem): boolean =>
  state === 'completed' && occupies && (rollback?.tails.length ?? 0) === 0;

/** Whether a session would be the next revision of that one, if it serves: it is made by the same workflow, from nothing else. */
export const wouldFollow = (session: Pick<SessionItem, 'deployment_type' | 'restore'>, former: SessionItem): boolean =>
  session.restore === undefined && session.deployment_type === former.deployment_type;

/**
 * That nobody has begun to follow the session since it was read. A revision that has not come about leaves its name; the
 * next one writes its own over it.
 */
export const notFollowedSince = ({ revised_by: by }: SessionItem): Condition =>
  by === undefined ? when.absent('revised_by') : when.equals('revised_by', by);

/**
 * Writes into the former that it is followed. From here on it can be undone by no one but its successor, unless that one
 * holds nothing any more; so of a rollback and a revision that begin at once one is refused.
 */
export async function claimFormer(engine: Engine, session: SessionItem, former: SessionItem): Promise<boolean> {
  if (former.revised_by === session.session_id) return true;
  // Whoever hangs past its own rescue finds the name of the next revision there, which has the stack by now.
  if (await successorOf(engine.ledger, former)) return false;
  const claimed = await engine.ledger.update<SessionItem>(
    keys.session(former.session_id),
    { set: [['revised_by', session.session_id]] },
    when.all(
      when.equals('state', 'completed'),
      when.equals('epoch', session.revision?.former_epoch),
      when.equals('generation', former.generation),
      notFollowedSince(former),
    ),
  );
  return claimed.applied;
}

/** The session that follows as the next revision, as long as that is under way or holds something. */
export async function successorOf(ledger: Ledger, { revised_by: id }: SessionItem): Promise<SessionItem | undefined> {
  const successor = id === undefined ? undefined : await ledger.get<SessionItem>(keys.session(id));
  return successor && standingOf(successor) !== 'free' ? successor : undefined;
}
