import { type Condition, when } from '../../ledger/expression';
import type { SessionItem } from '../../ledger/items';

/** Holds as long as nobody has moved a session on, nor begun it anew, since it was read. */
export function asRead({ state, epoch, generation }: SessionItem): Condition {
  return when.all(when.equals('state', state), when.equals('epoch', epoch), when.equals('generation', generation));
}
