import { UnityError } from '../../domain/errors/unity-error';
import { claimedBy, hasAsked } from '../../domain/requester';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';

/**
 * Where the environment asks for four eyes, somebody else must approve than who wants the deployment; while that is only
 * claimed nobody can tell, so nobody may. To reject needs no second person.
 *
 * @throws UnityError OwnApproval, RequesterUnverified
 */
export async function assertFourEyes(engine: Engine, session: SessionItem): Promise<void> {
  const rules = await engine.installed.access(session.environment);
  if (rules?.fourEyes !== true) return;
  const { actor } = engine.ledger.origin;
  const requester = session.requester ?? claimedBy(undefined);
  if (hasAsked(requester, actor)) {
    throw new UnityError('OwnApproval', { message: `${actor} has started ${session.session_id}` });
  }
  if (requester.status !== 'verified') {
    throw new UnityError('RequesterUnverified', {
      message: `who has started ${session.session_id} is ${requester.status}, and not verified yet`,
    });
  }
}
