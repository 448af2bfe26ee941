import { UnityError } from '../../domain/errors/unity-error';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { startRollback } from '../rollback/start-rollback';
import { standingHolder } from './standing-holder';

/**
 * Goes on with a stack that is taken down whole: a revision that is gone has given it back to the one before, which goes
 * next. Somebody else may have the stack by now, or may have begun already; then there is nothing to do.
 */
export async function goOnDown(engine: Engine, session: SessionItem): Promise<void> {
  const { requested_rollback: request, revision, occupies } = session;
  if (request?.type !== 'full' || !request.stack || !revision || occupies) return;
  const former = await standingHolder(engine.ledger, revision.former);
  if (!former?.occupies) return;
  try {
    await startRollback(engine, { sessionId: former.session_id, request });
  } catch (error) {
    if (!(error instanceof UnityError) || (error.code !== 'TransitionRefused' && error.code !== 'StackBusy'))
      throw error;
  }
}
