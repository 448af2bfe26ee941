import { askingOf, expiringOf, keptCopiesOf, servingOf } from '../../domain/naming';
import type { Kept } from '../../domain/session';
import type { Change } from '../../ledger/expression';
import type { SessionItem } from '../../ledger/items';

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
): Pick<Change, 'set' | 'remove'> {
  if (state === 'completed' && time_to_live) return { set: [['open_in', expiringOf(environment)]] };
  if (state === 'failed' && approval?.state === 'asked') return { set: [['open_in', askingOf(environment)]] };
  const hasCopies = kept.some(({ reason }) => reason === 'snapshot');
  if (hasCopies) return { set: [['open_in', keptCopiesOf(environment)]] };
  return state === 'completed' ? { set: [['open_in', servingOf(environment)]] } : { remove: ['open_in'] };
}
