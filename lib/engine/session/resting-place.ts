import { askingOf, expiringOf, keptCopiesOf, servingOf } from '../../domain/naming';
import type { Kept } from '../../domain/session';
import type { Change } from '../../ledger/expression';
import type { SessionItem } from '../../ledger/items';

/** A change of the place in the index of open sessions. */
type Place = Pick<Change, 'set' | 'remove'>;

/**
 * Where a session stands in the index of open sessions once nothing works on it any more: nowhere, or where the sweeper
 * finds it when its time to live is up, that of the question whether it is to be undone, or that of the copies that its
 * rollback has kept; else where those are found that serve, to be looked at. There is one place: while a stack with an end
 * stands, or is asked about, such copies wait for that.
 */
export function resting(
  {
    state,
    environment,
    rollback,
    time_to_live,
    rollback_approval: approval,
  }: Pick<SessionItem, 'state' | 'environment' | 'rollback' | 'time_to_live' | 'rollback_approval'>,
  kept: readonly Kept[] = rollback?.kept ?? [],
): Place {
  if (state === 'completed' && time_to_live) return { set: [['open_in', expiringOf(environment)]] };
  if (state === 'failed' && approval?.state === 'asked') return { set: [['open_in', askingOf(environment)]] };
  const behind = restingBehind({ environment, rollback }, kept);
  return state === 'completed' && !behind.set ? { set: [['open_in', servingOf(environment)]] } : behind;
}

/** The same of one that a later revision has followed, or that serves no more: only copies have a place. */
export function restingBehind(
  { environment, rollback }: { readonly environment: string; readonly rollback?: SessionItem['rollback'] | undefined },
  kept: readonly Kept[] = rollback?.kept ?? [],
): Place {
  const hasCopies = kept.some(({ reason }) => reason === 'snapshot');
  return hasCopies ? { set: [['open_in', keptCopiesOf(environment)]] } : { remove: ['open_in'] };
}
