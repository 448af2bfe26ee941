import type { BeforeResume } from '../../domain/session';
import type { Change } from '../../ledger/expression';
import type { SessionItem } from '../../ledger/items';

/** What the claim of a resume is about to change. */
export function beforeResume({ on_failure, requester, rollback_approval }: SessionItem): BeforeResume {
  return { on_failure, ...(requester && { requester }), ...(rollback_approval && { rollback_approval }) };
}

/** The same as it was: a part of the write that ends a resume which is refused. The question is asked where moves are. */
export function takenBack({ resuming }: SessionItem): Pick<Change, 'set' | 'remove'> {
  if (!resuming?.before) return {};
  const { on_failure, requester } = resuming.before;
  const set: NonNullable<Change['set']> = [['on_failure', on_failure]];
  return requester ? { set: [...set, ['requester', requester]] } : { set, remove: ['requester'] };
}
