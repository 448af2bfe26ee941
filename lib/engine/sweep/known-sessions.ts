import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSteps } from '../session/session-store';
import { isAbandoned } from '../watch/rescue';
import type { KnownSession } from './judge';
import { isQuiet } from './ownership';
import type { AbandonedSession } from './unowned';

/** The sessions that something should go on with, and nothing does. */
export async function abandonedIn(engine: Engine, environment: string): Promise<readonly AbandonedSession[]> {
  const open = await engine.ledger.queryIndex<SessionItem>('open_sessions', environment);
  const standing = await engine.ledger.getMany<SessionItem>(open.map(({ session_id }) => keys.session(session_id)));
  const abandoned = await Promise.all(standing.map((session) => isAbandoned(engine, session)));
  return standing
    .filter((_, index) => abandoned[index])
    .map(({ session_id, stack_name, state, started_at }) => ({
      session_id,
      stack_name,
      environment,
      state,
      started_at,
    }));
}

/** What the ledger knows of the sessions of these ids; one that it does not know is left out. */
export async function knownSessions(
  engine: Engine,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownSession>> {
  const named = ids.filter((id) => id !== '' && id.length <= 100);
  const sessions = await engine.ledger.getMany<SessionItem>(named.map((id) => keys.session(id)));
  const known = sessions.map(async (session): Promise<readonly [string, KnownSession]> => {
    const steps = await loadSteps(engine.ledger, session.session_id);
    return [session.session_id, { session, steps, isQuiet: isQuiet(engine, session) }];
  });
  return new Map(await Promise.all(known));
}
