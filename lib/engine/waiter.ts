import type { SessionItem } from '../ledger/items';
import { endOf } from './close-session';
import type { Engine } from './engine';

/** Tells the forward machine that waits for its rollback how it has ended. Safe to repeat: a token works once. */
export async function tellWaiter(engine: Engine, session: SessionItem): Promise<void> {
  if (session.waiter_token !== undefined) await engine.machines.wake(session.waiter_token, { ...endOf(session) });
}
