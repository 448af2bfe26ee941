import { keptCopiesOf } from '../../domain/naming';
import type { Kept } from '../../domain/session';
import type { Change } from '../../ledger/expression';
import type { SessionItem } from '../../ledger/items';

/**
 * Where a session stands in the index of open sessions once nothing works on it any more: nowhere, or where the sweeper
 * finds it when the time of the copies is up that its rollback has kept.
 */
export function resting(
  { environment, rollback }: Pick<SessionItem, 'environment' | 'rollback'>,
  kept: readonly Kept[] = rollback?.kept ?? [],
): Pick<Change, 'set' | 'remove'> {
  const hasCopies = kept.some(({ reason }) => reason === 'snapshot');
  return hasCopies ? { set: [['open_in', keptCopiesOf(environment)]] } : { remove: ['open_in'] };
}
