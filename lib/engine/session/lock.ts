import { when } from '../../ledger/expression';
import { keys, type LockItem, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { canBeRevised } from '../revision/claim-former';
import { standingHolder } from '../revision/standing-holder';
import { rounds } from '../rounds';

/** Whether the stack now belongs to the session, or who stands in its way. */
export type LockResult = { readonly taken: true } | { readonly taken: false; readonly holder: SessionItem };

/** Whether the session is to be the next revision of the holder’s, which serves. */
const isFollowed = (holder: SessionItem | undefined, { revision }: SessionItem): boolean =>
  holder !== undefined && revision?.former === holder.session_id && canBeRevised(holder);

/**
 * Takes a stack for a session. Nobody ever releases a lock: it is held exactly as long as its holder’s own state says
 * (see `standingOf`), so the write that makes a session terminal is the release. A revision takes it from the one before, which has
 * it again when the revision holds nothing.
 */
export async function takeLock(engine: Engine, session: SessionItem): Promise<LockResult> {
  const key = keys.lock(session.environment, session.stack_name);
  for (let round = 0; round < rounds; round++) {
    const lock = await engine.ledger.get<LockItem>(key);
    if (!lock) {
      const created = await engine.ledger.create<LockItem>({ ...key, kind: 'lock', session_id: session.session_id });
      if (created.applied) return { taken: true };
      continue;
    }
    if (lock.session_id !== session.session_id) {
      const holder = await standingHolder(engine.ledger, lock.session_id);
      const isOurs = holder?.session_id === session.session_id || isFollowed(holder, session);
      if (holder && !isOurs) return { taken: false, holder };
    }
    // The holder takes its own lock again before it is re-entered, which raises the version: of two who both found the
    // stack free, only one gets it.
    const taken = await engine.ledger.update<LockItem>(
      key,
      { set: [['session_id', session.session_id]] },
      when.equals('version', lock.version),
    );
    if (taken.applied) return { taken: true };
  }
  throw new Error(`the lock of ${session.stack_name}/${session.environment} changed ${rounds} times while it was read`);
}
