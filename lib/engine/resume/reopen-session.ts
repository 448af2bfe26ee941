import type { Change } from '../../ledger/expression';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { moveSession } from '../session/move-session';

/** Lets a session that has ended go on, under a new epoch and generation. Undefined when somebody else was faster. */
export function reopenSession(
  engine: Engine,
  session: SessionItem,
  resuming: NonNullable<SessionItem['resuming']>,
  more: NonNullable<Change['set']> = [],
): Promise<SessionItem | undefined> {
  return moveSession(engine, session, 'executing', {
    set: [
      ['epoch', session.epoch + 1],
      ['generation', session.generation + 1],
      ['resuming', resuming],
      ['occupies', true],
      ...more,
    ],
    remove: ['requested_rollback', 'rollback_starts'],
  });
}
