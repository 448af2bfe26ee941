import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { endOf } from '../session/close-session';

/** Tells the forward machine that waits for its rollback how it has ended. Safe to repeat: a token works at most once. */
export async function tellWaiter(engine: Engine, session: SessionItem): Promise<void> {
  const end = { ...endOf(session) };
  await Promise.all((session.waiter_tokens ?? []).map((token) => engine.machines.wake(token, end)));
}
