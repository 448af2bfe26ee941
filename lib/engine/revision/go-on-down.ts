import { UnityError } from '../../domain/errors/unity-error';
import { isSettled } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { isProtected } from '../rollback/protection';
import { startRollback } from '../rollback/start-rollback';
import { rounds } from '../rounds';
import { resting } from '../session/resting-place';
import { loadSession } from '../session/session-store';
import { standingHolder } from './standing-holder';

/**
 * Goes on with a stack that is taken down whole: a revision that is gone has given it back to the one before, which goes
 * next. That this is open stands in the ledger from the write that ends the one until the other has begun, so whoever dies
 * in between is made up for. Whether anything was done; safe to repeat.
 */
export async function goOnDown(engine: Engine, sessionId: string): Promise<boolean> {
  for (let round = 0; round < rounds; round++) {
    const session = await loadSession(engine.ledger, sessionId);
    if (!session.going_down || !(await beginFormer(engine, session))) return false;
    const place = isSettled(session) ? resting(session) : {};
    const cleared = await engine.ledger.update<SessionItem>(
      keys.session(sessionId),
      { ...(place.set && { set: place.set }), remove: ['going_down', ...(place.remove ?? [])] },
      when.equals('version', session.version),
    );
    if (cleared.applied) return true;
  }
  throw new Error(`session ${sessionId} changed ${rounds} times while its stack was taken down`);
}

/**
 * Whether the one before is on its way out, or is not to go: nothing is left, somebody else has the stack by now, or its
 * environment keeps it. Not yet where something else of it is under way: whoever ends that comes by again.
 */
async function beginFormer(engine: Engine, { revision }: SessionItem): Promise<boolean> {
  const former = revision && (await standingHolder(engine.ledger, revision.former));
  if (!former?.occupies || (await isProtected(engine, former))) return true;
  try {
    await startRollback(engine, { sessionId: former.session_id, request: { type: 'full', stack: true } });
    return true;
  } catch (error) {
    if (!(error instanceof UnityError)) throw error;
    if (error.code === 'StackBusy') return true;
    if (error.code === 'TransitionRefused') return false;
    throw error;
  }
}
